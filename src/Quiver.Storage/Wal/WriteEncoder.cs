using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Wal;

/// <summary>Writes the rows of tables into an entry, column by column. The layout is told by <see cref="WriteCodec"/>.</summary>
sealed unsafe class WriteEncoder(WalPayload payload, MemoryBudget budget) : IDisposable
{
    readonly Dictionary<TagShape, int> _shapes = new(ReferenceEqualityComparer.Instance);
    NativeBuffer? _gathered;
    NativeBuffer? _numbers;

    /// <summary>Writes the rows of a table.</summary>
    public void Write(ITableColumns table, TableRows rows)
    {
        payload.WriteVarint((uint)table.TableId);
        var block = payload.BeginBlock();
        payload.WriteVarint((uint)rows.Count);
        var numbers = (long*)Room(ref _numbers, rows.Count * 8L);
        NumberEncoder.WriteTimes(payload, rows.Times, rows.Count, numbers);
        WriteSeries(table, rows.Series);
        if (rows.Series.Count > 1)
        {
            Widen(rows.Slots, numbers, rows.Count);
            NumberEncoder.Write(payload, numbers, rows.Count);
        }

        payload.WriteVarint((uint)rows.Fields.Count(field => field.Count > 0));
        foreach (var field in rows.Fields)
        {
            if (field.Count > 0)
            {
                WriteField(table, field, rows.Count);
            }
        }

        payload.EndBlock(block);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gathered?.Dispose();
        _numbers?.Dispose();
    }

    void WriteSeries(ITableColumns table, IReadOnlyList<SeriesKey> series)
    {
        _shapes.Clear();
        foreach (var key in series)
        {
            _shapes.TryAdd(key.Shape, _shapes.Count);
        }

        payload.WriteVarint((uint)_shapes.Count);
        foreach (var shape in _shapes.Keys)
        {
            payload.WriteVarint((uint)shape.Names.Count);
            foreach (var name in shape.Names)
            {
                payload.WriteVarint((uint)IdOf(table, name));
            }
        }

        payload.WriteVarint((uint)series.Count);
        foreach (var key in series)
        {
            if (_shapes.Count > 1)
            {
                payload.WriteVarint((uint)_shapes[key.Shape]);
            }

            WriteValues(key);
        }
    }

    /// <summary>Writes the values of the tags of a series, their lengths as numbers of few bytes.</summary>
    void WriteValues(SeriesKey key)
    {
        var rest = key.EncodedValues.Span;
        while (!rest.IsEmpty)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(rest);
            var value = rest.Slice(4, length);
            if (length < 0x80)
            {
                var target = payload.Reserve(length + 1L);
                *target = (byte)length;
                value.CopyTo(new Span<byte>(target + 1, length));
                payload.Advance(length + 1);
            }
            else
            {
                payload.WriteBytes(value);
            }

            rest = rest[(4 + length)..];
        }
    }

    void WriteField(ITableColumns table, FieldRows field, int rows)
    {
        payload.WriteVarint((uint)IdOf(table, field.Name));
        var block = payload.BeginBlock();
        var hasNulls = field.Count < rows;
        *payload.Reserve(1) = (byte)((int)field.Type | (hasNulls ? WriteCodec.HasNulls : 0));
        payload.Advance(1);
        var values = field.Values;
        if (hasNulls)
        {
            var bytes = (rows + 7) / 8;
            Buffer.MemoryCopy(field.Validity, payload.Reserve(bytes), bytes, bytes);
            payload.Advance(bytes);
            values = Room(ref _gathered, (long)field.Count * field.Width);
            Gather(field, rows, values);
        }

        switch (field.Type)
        {
            case FieldType.Float:
                FloatEncoder.Write(payload, (double*)values, field.Count, (long*)Room(ref _numbers, field.Count * 8L));
                break;
            case FieldType.Boolean:
                WriteBits(values, field.Count);
                break;
            case FieldType.Text:
                WriteTexts((StringView*)values, field.Count);
                break;
            default:
                NumberEncoder.Write(payload, (long*)values, field.Count);
                break;
        }

        payload.EndBlock(block);
    }

    static void Gather(FieldRows field, int rows, byte* target)
    {
        switch (field.Type)
        {
            case FieldType.Boolean:
                FieldValues.Gather(field.Values, field.Validity, rows, target);
                break;
            case FieldType.Text:
                FieldValues.Gather((StringView*)field.Values, field.Validity, rows, (StringView*)target);
                break;
            default:
                FieldValues.Gather((long*)field.Values, field.Validity, rows, (long*)target);
                break;
        }
    }

    void WriteBits(byte* values, int count)
    {
        var bytes = (count + 7) / 8;
        var target = payload.Reserve(bytes + 4L);
        var i = 0;
        for (; i + 32 <= count; i += 32)
        {
            *(uint*)(target + (i / 8)) = (~Vector256.Equals(Vector256.Load(values + i), Vector256<byte>.Zero)).ExtractMostSignificantBits();
        }

        new Span<byte>(target + (i / 8), bytes - (i / 8)).Clear();
        for (; i < count; i++)
        {
            target[i / 8] |= (byte)((values[i] != 0 ? 1 : 0) << (i % 8));
        }

        payload.Advance(bytes);
    }

    void WriteTexts(StringView* views, int count)
    {
        var lengths = (long*)Room(ref _numbers, count * 8L);
        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            lengths[i] = views[i].Length;
            total += views[i].Length;
        }

        NumberEncoder.Write(payload, lengths, count);
        var target = payload.Reserve(total + 16);
        for (var i = 0; i < count; i++)
        {
            var length = views[i].Length;
            if (views[i].IsInline)
            {
                // The view itself is 16 bytes: twelve are copied whatever the length is, and the next text begins in the rest.
                *(ulong*)target = *(ulong*)((byte*)(views + i) + 4);
                *(uint*)(target + 8) = *(uint*)((byte*)(views + i) + 12);
            }
            else
            {
                Buffer.MemoryCopy(views[i].Pointer, target, length, length);
            }

            target += length;
        }

        payload.Advance((int)total);
    }

    static void Widen(int* source, long* target, int count)
    {
        var i = 0;
        for (; i + 8 <= count; i += 8)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Load(source + i));
            lower.Store(target + i);
            upper.Store(target + i + 4);
        }

        for (; i < count; i++)
        {
            target[i] = source[i];
        }
    }

    static int IdOf(ITableColumns table, string column) => table.IdOf(column) ?? throw new Arrow.Errors.QuiverException(
        Arrow.Errors.ErrorCode.InvariantBroken, $"table \"{table.TableName}\" has no column \"{column}\" that is written to");

    byte* Room(ref NativeBuffer? buffer, long bytes)
    {
        if (buffer is null || buffer.Capacity < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = NativeBuffer.Allocate(bytes, budget, "the write-ahead log");
        }

        return buffer.Pointer;
    }
}
