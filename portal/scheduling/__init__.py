"""When things happen: the table of jobs, the lock that lets one scheduler work, and its heartbeat."""
