"""Pure rules of the territories: how a place name is compared, where a point falls, what the map draws."""
