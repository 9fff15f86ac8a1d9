"""A call's form: its definition, its answers, their cleaning and completeness. Pure: no Django, no clock, no input or output."""
