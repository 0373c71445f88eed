using System.Collections;
using Quiver.Arrow.Errors;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Logs;

namespace Quiver.Storage.Catalog;

/// <summary>
/// Columns as they are in an object of the log, whose checksum was right: they are decoded when they are first asked for, since a store
/// has many tables and a process uses some.
/// </summary>
/// <param name="tableId">The table.</param>
/// <param name="count">The number of columns.</param>
/// <param name="bytes">A byte for the role and the name of each.</param>
sealed class EncodedColumns(int tableId, int count, ReadOnlyMemory<byte> bytes) : IReadOnlyList<NewColumn>
{
    const byte TagRole = 0;

    NewColumn[]? _decoded;

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public NewColumn this[int index] => (_decoded ??= Decode())[index];

    /// <inheritdoc/>
    public IEnumerator<NewColumn> GetEnumerator() => ((IEnumerable<NewColumn>)(_decoded ??= Decode())).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes columns so that they can be left encoded.</summary>
    public static void Write(LogWriter writer, IReadOnlyList<NewColumn> columns)
    {
        var block = new LogWriter();
        foreach (var column in columns)
        {
            block.WriteByte(column.Role.Field is { } type ? (byte)(type + 1) : TagRole);
            block.WriteText(column.Name);
        }

        writer.WriteNumber(columns.Count);
        writer.WriteBytes(block.Written.Span);
    }

    /// <summary>Reads where the columns of a table are.</summary>
    public static EncodedColumns Read(LogReader reader, int tableId)
    {
        var count = reader.ReadCount(2);
        return new EncodedColumns(tableId, count, reader.ReadMemory());
    }

    NewColumn[] Decode()
    {
        try
        {
            var reader = new LogReader(bytes);
            var columns = new NewColumn[count];
            for (var i = 0; i < count; i++)
            {
                var role = ReadRole(reader.ReadByte());
                columns[i] = new NewColumn(reader.ReadText(), role);
            }

            reader.End();
            return columns;
        }
        catch (InvalidDataException exception)
        {
            throw new QuiverException(
                ErrorCode.CorruptFile, $"the columns of table {tableId} in the catalog are damaged: {exception.Message}", exception);
        }
    }

    static ColumnRole ReadRole(byte role) => role == TagRole ? ColumnRole.Tag
        : role <= (byte)FieldType.Text + 1 ? new ColumnRole((FieldType)(role - 1))
        : throw new InvalidDataException($"{role} is no kind of column");
}
