"""One file per outside source: fetches snapshots and reads them; knows no SQL, no Flask, no other source."""
