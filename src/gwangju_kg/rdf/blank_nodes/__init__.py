"""Tell blank nodes apart (`partition`) and label them by their structure."""
