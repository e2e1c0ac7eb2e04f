"""Alembic's entry: runs migrations over the connection of the Database it is handed."""

from alembic import context

import portal.collection.tables
import portal.reach.alerts.tables
import portal.reach.gateway.tables
import portal.trust.tables  # noqa: F401 - all four fill Base.metadata
from portal.database import Base, Database

database: Database = context.config.attributes["database"]

with database.engine.connect() as connection:
    writer = connection.execution_options(homeward_writes=True) if database.is_sqlite else connection
    context.configure(connection=writer, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    if writer.in_transaction():
        writer.commit()
