using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Session;

/// <summary>Appends the rows that scans kept to their tables, when a statement has ended well.</summary>
static class JournalTables
{
    /// <summary>Makes tables where they are missing and appends.</summary>
    public static void Publish(ScanJournal journal, TableCatalog tables)
    {
        foreach ((string name, RecordBatch rows) in journal.Take())
        {
            if (tables.FindTable([name]) is null)
            {
                // Whoever else makes it meanwhile makes it alike: the loser appends to that one.
                tables.TryAdd([name], new MemoryTable(rows.Schema));
            }

            if (tables.FindTable([name]) is not MemoryTable table || !IsLike(table, rows))
            {
                throw new QuiverException(
                    ErrorCode.AlreadyExists, $"rejected rows cannot be stored in \"{name}\": it exists with other columns");
            }

            table.Append(new RecordBatch(table.Schema, rows.Columns, rows.Length));
        }
    }

    static bool IsLike(MemoryTable table, RecordBatch rows) => table.Schema.Fields.Count == rows.Schema.Fields.Count
        && table.Schema.Fields.Zip(rows.Schema.Fields).All(p => p.First.Name == p.Second.Name && p.First.Type.Equals(p.Second.Type));
}
