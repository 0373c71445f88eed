using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;

namespace Quiver.Storage.Wal;

/// <summary>
/// The entries of the log. An entry starts with a version and an <see cref="EntryKind"/>, a byte each.
/// <para>Rows: the number of tables; for each its id and a block (four bytes of length, so that a table that is gone can be skipped):
/// the number of rows, the times, the tag sets (ids of columns), the series (tag set where there are several, the values), the place of
/// each row in the series where there are several, the fields: id of the column and a block of the type with a bit for nulls, the rows
/// that have a value where not all do, and the values of those rows (<see cref="NumberEncoder"/>, <see cref="FloatEncoder"/>, bits for
/// truth values, lengths and bytes for texts).</para>
/// <para>Deletes: how many, and for each table, least and greatest time, the tags with names and values.</para>
/// <para>Numbers without a size here are LEB128, signed ones in zigzag order.</para>
/// </summary>
static class WriteCodec
{
    /// <summary>More rows of a table in one entry are refused; a caller splits its write before.</summary>
    public const int MaxRows = 1 << 26;

    /// <summary>The bit of the type of a field that says that not all rows have it.</summary>
    public const int HasNulls = 0x80;

    const byte Version = 1;

    /// <summary>Encodes rows.</summary>
    /// <param name="writes">The rows by table; at least one table has rows.</param>
    /// <param name="budget">Where the memory comes from.</param>
    /// <returns>The entry; the caller owns it.</returns>
    public static WalPayload Encode(IReadOnlyList<TableWrite> writes, MemoryBudget budget)
    {
        var payload = Begin(EntryKind.Rows, budget, Estimate(writes));
        try
        {
            using var encoder = new WriteEncoder(payload, budget);
            payload.WriteVarint((uint)writes.Count(write => write.Rows.Count > 0));
            foreach (var (table, rows) in writes)
            {
                if (rows.Count > MaxRows)
                {
                    throw new QuiverException(
                        ErrorCode.LimitExceeded, $"a write has {rows.Count} rows for table \"{rows.Table}\"; split it at {MaxRows}");
                }

                if (rows.Count > 0)
                {
                    encoder.Write(table, rows);
                }
            }

            return payload;
        }
        catch
        {
            payload.Dispose();
            throw;
        }
    }

    /// <summary>Encodes deletes that take place together; none at all is an entry that only has a place in the order.</summary>
    public static WalPayload Encode(IReadOnlyList<RowDelete> deletes, MemoryBudget budget)
    {
        var payload = Begin(EntryKind.Delete, budget, 256);
        try
        {
            payload.WriteVarint((uint)deletes.Count);
            foreach (var delete in deletes)
            {
                Write(payload, delete);
            }

            return payload;
        }
        catch
        {
            payload.Dispose();
            throw;
        }
    }

    /// <summary>Decodes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="tables">The tables that there are; rows of others are skipped, as are columns that a table has no more.</param>
    /// <param name="budget">Where the memory of the rows comes from.</param>
    /// <returns>The rows or the delete; the caller disposes them.</returns>
    /// <exception cref="QuiverException">The entry is damaged.</exception>
    public static DecodedWrite Decode(ReadOnlySpan<byte> entry, ITableDirectory tables, MemoryBudget budget)
    {
        var reader = new PayloadReader(entry);
        var version = reader.ReadByte();
        if (version != Version)
        {
            throw PayloadReader.Damaged($"version {version} is not known, {Version} is");
        }

        var kind = (EntryKind)reader.ReadByte();
        var write = kind switch
        {
            EntryKind.Rows => DecodeRows(ref reader, tables, budget),
            EntryKind.Delete => new DecodedWrite([], DecodeDeletes(ref reader)),
            _ => throw PayloadReader.Damaged($"there is no kind {(int)kind}"),
        };

        try
        {
            reader.End();
            return write;
        }
        catch
        {
            write.Dispose();
            throw;
        }
    }

    static WalPayload Begin(EntryKind kind, MemoryBudget budget, int capacity)
    {
        var payload = new WalPayload(budget, capacity);
        new ReadOnlySpan<byte>([Version, (byte)kind]).CopyTo(payload.Take(2));
        return payload;
    }

    /// <summary>A guess that is mostly enough, so that little is copied when it grows: two bytes a number.</summary>
    static int Estimate(IReadOnlyList<TableWrite> writes) =>
        (int)Math.Min(1L << 26, 4096 + writes.Sum(write => (write.Rows.Count * (4L + (2 * write.Rows.Fields.Count)))
            + (write.Rows.Series.Count * 64L)));

    static DecodedWrite DecodeRows(ref PayloadReader reader, ITableDirectory tables, MemoryBudget budget)
    {
        var writes = new List<TableWrite>();
        try
        {
            for (var left = reader.ReadCount(reader.Left, "the number of tables"); left > 0; left--)
            {
                var table = tables.TableOf(reader.ReadCount(int.MaxValue, "the id of a table"));
                var block = new PayloadReader(reader.Take(reader.ReadUInt32()));
                if (table is not null)
                {
                    writes.Add(new TableWrite(table, WriteDecoder.Read(ref block, table, budget)));
                    block.End();
                }
            }

            return new DecodedWrite(writes, []);
        }
        catch
        {
            new DecodedWrite(writes, []).Dispose();
            throw;
        }
    }

    static void Write(WalPayload payload, RowDelete delete)
    {
        payload.WriteVarint((uint)delete.TableId);
        payload.WriteZigZag(delete.MinTime);
        payload.WriteZigZag(delete.MaxTime);
        payload.WriteVarint((uint)delete.Tags.Count);
        foreach (var (name, value) in delete.Tags)
        {
            payload.WriteBytes(Encoding.UTF8.GetBytes(name));
            payload.WriteVarint(value is null ? 0u : 1u);
            if (value is not null)
            {
                payload.WriteBytes(Encoding.UTF8.GetBytes(value));
            }
        }
    }

    static List<RowDelete> DecodeDeletes(ref PayloadReader reader)
    {
        var deletes = new List<RowDelete>();
        for (var left = reader.ReadCount(reader.Left, "the number of deletes"); left > 0; left--)
        {
            deletes.Add(DecodeDelete(ref reader));
        }

        return deletes;
    }

    static RowDelete DecodeDelete(ref PayloadReader reader)
    {
        var (table, min, max) = (reader.ReadCount(int.MaxValue, "the id of a table"), reader.ReadZigZag(), reader.ReadZigZag());
        var tags = new List<(string, string?)>();
        for (var left = reader.ReadCount(reader.Left, "the number of tags"); left > 0; left--)
        {
            var name = Encoding.UTF8.GetString(reader.ReadText());
            var hasValue = reader.ReadCount(1, "the mark of a value") == 1;
            tags.Add((name, hasValue ? Encoding.UTF8.GetString(reader.ReadText()) : null));
        }

        return new RowDelete(table, min, max, tags);
    }
}
