"""What each public page shows, strings prepared."""
