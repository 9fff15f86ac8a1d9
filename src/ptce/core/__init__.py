"""What every app needs and no app owns: refusals, access, format, components, tasks. Entry price: two apps need it."""
