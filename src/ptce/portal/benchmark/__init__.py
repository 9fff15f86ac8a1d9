"""Our column of the speed tables: statements and CPU per act, at several volumes, on the database in use."""
