using System.Buffers.Binary;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Turns the body of a record batch or dictionary batch into columns that own copies of its buffers. Nothing that the metadata
/// says is taken for true: lengths, offsets and codes are checked against the bytes that are there.
/// </summary>
unsafe ref struct BatchDecoder
{
    /// <summary>Rows may take more memory here than on the wire, but not without bound: buffers of a body may overlap.</summary>
    const int MaxExpansion = 64;
    const long FreeBytes = 16 << 20;
    const int MaxCompression = 32 * 1024;

    readonly FlatVector _nodes;
    readonly FlatVector _buffers;
    readonly FlatVector _variadic;
    readonly byte* _body;
    readonly long _bodyLength;
    readonly ArrowReadOptions _options;
    readonly DictionaryStore _dictionaries;
    readonly BodyCompression _compression;
    readonly List<IDisposable> _allocated = [];
    readonly List<IDisposable> _temporary = [];
    int _node;
    int _buffer;
    int _variadicIndex;
    long _bytesLeft;

    public BatchDecoder(FlatTable batch, byte* body, long bodyLength, DictionaryStore dictionaries, ArrowReadOptions options)
    {
        _nodes = batch.Vector(1, 16);
        _buffers = batch.Vector(2, 16);
        _variadic = batch.Vector(4, 8);
        _body = body;
        _bodyLength = bodyLength;
        _dictionaries = dictionaries;
        _options = options;
        _compression = BodyCompression.None;
        _bytesLeft = (Math.Min(bodyLength, long.MaxValue / 1024) * MaxExpansion) + FreeBytes;
        if (batch.Has(3))
        {
            FlatTable compression = batch.Table(3, "the compression");
            _compression = (BodyCompression)compression.Byte(0);
            if (_compression is not (BodyCompression.Lz4Frame or BodyCompression.Zstd) || compression.Byte(1) != 0)
            {
                throw IpcFormatException.Unsupported($"its body is compressed in a way ({(int)_compression}) that Quiver does not know");
            }

            if (options.Codec is null)
            {
                throw IpcFormatException.Unsupported(
                    $"it has a {_compression} compressed body: the next release reads it here; write it uncompressed");
            }

            _bytesLeft = (Math.Min(bodyLength, long.MaxValue / (MaxCompression * 2)) * MaxCompression) + FreeBytes;
            _bytesLeft = Math.Min(_bytesLeft, options.MaxBodyBytes);
        }

        long length = batch.Long(0);
        Length = length is >= 0 and < int.MaxValue
            ? (int)length
            : throw new IpcFormatException(FormattableString.Invariant($"the batch claims {length} rows"));
    }

    /// <summary>The rows of the batch.</summary>
    public int Length { get; }

    /// <summary>Decodes the columns wanted, in the order of the fields; others are null.</summary>
    public Column?[] ReadColumns(WireField[] fields, bool[]? wanted)
    {
        var columns = new Column?[fields.Length];
        try
        {
            for (int i = 0; i < fields.Length; i++)
            {
                if (wanted is not null && !wanted[i])
                {
                    Skip(fields[i]);
                    continue;
                }

                Column column = Read(fields[i], isColumn: true);
                columns[i] = column.Length == Length ? column : throw new IpcFormatException(FormattableString.Invariant(
                    $"column \"{fields[i].Name}\" has {column.Length} values, the batch {Length} rows"));
            }
        }
        catch
        {
            Free(_allocated);
            throw;
        }
        finally
        {
            Free(_temporary);
        }

        return columns;
    }

    /// <summary>Decodes the values of a dictionary.</summary>
    public Column ReadValues(WireField field)
    {
        try
        {
            Column column = ReadPlain(field);
            return column.Length == Length ? column : throw new IpcFormatException(FormattableString.Invariant(
                $"the dictionary of \"{field.Name}\" has {column.Length} values where {Length} were announced"));
        }
        catch
        {
            Free(_allocated);
            throw;
        }
        finally
        {
            Free(_temporary);
        }
    }

    static void Free(List<IDisposable> owners)
    {
        foreach (IDisposable owner in owners)
        {
            owner.Dispose();
        }

        owners.Clear();
    }

    Column Read(WireField field, bool isColumn)
    {
        if (field.Dictionary is null)
        {
            return ReadPlain(field);
        }

        Column coded = ReadCodes(field, field.Dictionary);
        if (isColumn || coded is not DictionaryColumn)
        {
            return coded;
        }

        // Inside of lists and structs the type is that of the values, and readers of those expect plain columns.
        Charge((long)coded.Length * Math.Max(1, field.ValueType.ByteWidth));
        Column flat = ColumnGather.Flatten(coded, _options.Budget);
        _allocated.Add(flat);
        coded.Dispose();
        return flat;
    }

    /// <summary>Passes over the nodes and buffers of a column.</summary>
    void Skip(WireField field)
    {
        _node++;
        if (field.Dictionary is not null)
        {
            _buffer += 2;
            return;
        }

        switch (field.Type)
        {
            case WireType.Null:
                break;
            case WireType.Struct or WireType.FixedSizeList:
                _buffer++;
                break;
            case WireType.Utf8 or WireType.LargeUtf8 or WireType.Binary or WireType.LargeBinary:
                _buffer += 3;
                break;
            case WireType.Utf8View or WireType.BinaryView:
                _buffer += 2 + NextVariadic(field);
                break;
            default:
                _buffer += 2;
                break;
        }

        foreach (WireField child in field.Children)
        {
            Skip(child);
        }
    }

    int NextLength(WireField field, out bool hasNulls)
    {
        if (_node >= _nodes.Count)
        {
            throw new IpcFormatException($"the batch ends before column \"{field.Name}\"");
        }

        long length = _nodes.Long(_node);
        long nulls = _nodes.Long(_node++, 8);
        if (length is < 0 or >= int.MaxValue || nulls < 0 || nulls > length)
        {
            throw new IpcFormatException(FormattableString.Invariant($"column \"{field.Name}\" claims {length} values and {nulls} nulls"));
        }

        hasNulls = nulls > 0;
        return (int)length;
    }

    int NextVariadic(WireField field)
    {
        if (_variadicIndex >= _variadic.Count)
        {
            throw new IpcFormatException($"the number of buffers of \"{field.Name}\" is missing");
        }

        long count = _variadic.Long(_variadicIndex++);
        return count >= 0 && count <= _buffers.Count
            ? (int)count
            : throw new IpcFormatException(FormattableString.Invariant($"column \"{field.Name}\" claims {count} buffers"));
    }

    /// <summary>Returns the next buffer, decompressed where need be, which must have at least the bytes wanted.</summary>
    byte* NextBuffer(WireField field, long wanted, out long length)
    {
        if (_buffer < 0 || _buffer >= _buffers.Count)
        {
            throw new IpcFormatException($"the buffers end before those of column \"{field.Name}\"");
        }

        long offset = _buffers.Long(_buffer);
        length = _buffers.Long(_buffer++, 8);
        if (offset < 0 || length < 0 || length > _bodyLength || offset > _bodyLength - length)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"a buffer of column \"{field.Name}\" of {length} bytes at {offset} lies outside of the body of {_bodyLength}"));
        }

        byte* start = _body + offset;
        if (_compression != BodyCompression.None && length > 0)
        {
            start = Decompress(field, start, ref length);
        }

        return length >= wanted ? start : throw new IpcFormatException(FormattableString.Invariant(
            $"a buffer of column \"{field.Name}\" has {length} bytes where its values need {wanted}"));
    }

    byte* Decompress(WireField field, byte* start, ref long length)
    {
        if (length < 8)
        {
            throw new IpcFormatException($"a compressed buffer of column \"{field.Name}\" has no length");
        }

        long plain = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(start, 8));
        length -= 8;
        start += 8;
        if (plain == -1)
        {
            // Stored as it is, because compression did not make it smaller.
            return start;
        }

        if (plain < 0 || plain > int.MaxValue || length > int.MaxValue || plain > (1 << 20) + (length * MaxCompression))
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"a buffer of column \"{field.Name}\" of {length} bytes claims to hold {plain}"));
        }

        Charge(plain);
        NativeBuffer buffer = NativeBuffer.Allocate(plain + 64, _options.Budget, "a decompressed Arrow body");
        _temporary.Add(buffer);
        _options.Codec!.Decompress(
            _compression, new ReadOnlySpan<byte>(start, (int)length), new Span<byte>(buffer.Pointer, (int)plain));
        length = plain;
        return buffer.Pointer;
    }

    void Charge(long bytes)
    {
        if (bytes < 0 || (_bytesLeft -= bytes) < 0)
        {
            throw new IpcFormatException("the batch claims more values than its bytes can hold");
        }
    }

    ColumnBuffers NewOwner()
    {
        var owner = new ColumnBuffers();
        _allocated.Add(owner);
        return owner;
    }

    byte* Allocate(ColumnBuffers owner, long bytes, int slack)
    {
        Charge(bytes);
        return owner.Add(bytes + slack, _options.Budget).Pointer;
    }

    byte* CopyOf(ColumnBuffers owner, byte* source, long bytes, int slack)
    {
        byte* copy = Allocate(owner, bytes, slack);
        Buffer.MemoryCopy(source, copy, bytes, bytes);
        return copy;
    }

    /// <summary>Returns a copy of the next buffer as bits; null where the node says that nothing is null.</summary>
    ulong* ReadValidity(WireField field, ColumnBuffers owner, int length, bool hasNulls)
    {
        if (!hasNulls)
        {
            NextBuffer(field, 0, out _);
            return null;
        }

        return ReadBits(field, owner, length);
    }

    ulong* ReadBits(WireField field, ColumnBuffers owner, int length)
    {
        long bytes = ((long)length + 7) / 8;
        return (ulong*)CopyOf(owner, NextBuffer(field, bytes, out _), bytes, 72);
    }

    Column ReadPlain(WireField field)
    {
        int length = NextLength(field, out bool hasNulls);
        switch (field.Type)
        {
            case WireType.Null:
                return new NullColumn(length);
            case WireType.Bool:
                ColumnBuffers bits = NewOwner();
                ulong* valid = ReadValidity(field, bits, length, hasNulls);
                return new BooleanColumn(length, ReadBits(field, bits, length), valid, Column.UnknownNulls, bits);
            case WireType.Utf8 or WireType.Binary:
                return ReadStrings(field, length, hasNulls, isLarge: false);
            case WireType.LargeUtf8 or WireType.LargeBinary:
                return ReadStrings(field, length, hasNulls, isLarge: true);
            case WireType.Utf8View or WireType.BinaryView:
                return ReadViews(field, length, hasNulls);
            case WireType.FixedSizeBinary:
                return ReadFixedBinary(field, length, hasNulls);
            case WireType.List or WireType.Map:
                return ReadList(field, length, hasNulls, isLarge: false);
            case WireType.LargeList:
                return ReadList(field, length, hasNulls, isLarge: true);
            case WireType.FixedSizeList:
                return ReadFixedList(field, length, hasNulls);
            case WireType.Struct:
                return ReadStruct(field, length, hasNulls);
            default:
                return ReadFixed(field, length, hasNulls);
        }
    }

    FixedWidthColumn ReadFixed(WireField field, int length, bool hasNulls)
    {
        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, owner, length, hasNulls);
        int width = field.ValueType.ByteWidth;
        int wireWidth = WireValues.WidthOf(field);
        byte* source = NextBuffer(field, (long)length * wireWidth, out _);
        byte* data = Allocate(owner, (long)length * width, (64 * width) + 64);
        WireValues.Convert(field, source, data, length, validity);
        return new FixedWidthColumn(field.ValueType, length, data, validity, Column.UnknownNulls, owner);
    }

    StringColumn ReadStrings(WireField field, int length, bool hasNulls, bool isLarge)
    {
        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, owner, length, hasNulls);
        // Columns without values may leave out the one offset that the format asks for.
        byte* offsets = NextBuffer(field, length == 0 ? 0 : (length + 1L) * (isLarge ? 8 : 4), out _);
        byte* source = NextBuffer(field, 0, out long bytes);
        var views = (StringView*)Allocate(owner, (long)length * sizeof(StringView), 65 * sizeof(StringView));
        if (length == 0)
        {
            return new StringColumn(field.ValueType, 0, views, null, 0, owner);
        }

        (long first, long last) = WireValues.CheckOffsets(field, offsets, length, isLarge, bytes);
        byte* heap = CopyOf(owner, source + first, last - first, 64);
        WireValues.MakeViews(field, offsets, isLarge, heap - first, views, length, validity);
        return new StringColumn(field.ValueType, length, views, validity, Column.UnknownNulls, owner);
    }

    StringColumn ReadViews(WireField field, int length, bool hasNulls)
    {
        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, owner, length, hasNulls);
        byte* source = NextBuffer(field, (long)length * sizeof(StringView), out _);
        int count = NextVariadic(field);
        var heaps = new (nint Start, long Length)[count];
        for (int i = 0; i < count; i++)
        {
            byte* heap = NextBuffer(field, 0, out long bytes);
            heaps[i] = ((nint)CopyOf(owner, heap, bytes, 64), bytes);
        }

        var views = (StringView*)Allocate(owner, (long)length * sizeof(StringView), 65 * sizeof(StringView));
        WireValues.MakeViews(field, source, heaps, views, length, validity);
        return new StringColumn(field.ValueType, length, views, validity, Column.UnknownNulls, owner);
    }

    StringColumn ReadFixedBinary(WireField field, int length, bool hasNulls)
    {
        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, owner, length, hasNulls);
        long bytes = (long)length * field.Width;
        byte* heap = CopyOf(owner, NextBuffer(field, bytes, out _), bytes, 64);
        var views = (StringView*)Allocate(owner, (long)length * sizeof(StringView), 65 * sizeof(StringView));
        for (int i = 0; i < length; i++)
        {
            bool isNull = validity != null && !Bitmap.Get(validity, i);
            views[i] = isNull ? default : StringView.Over(heap + ((long)i * field.Width), field.Width);
        }

        return new StringColumn(field.ValueType, length, views, validity, Column.UnknownNulls, owner);
    }

    ListColumn ReadList(WireField field, int length, bool hasNulls, bool isLarge)
    {
        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, owner, length, hasNulls);
        byte* source = NextBuffer(field, length == 0 ? 0 : (length + 1L) * (isLarge ? 8 : 4), out _);
        int* offsets = (int*)Allocate(owner, (length + 1L) * 4, 65 * 4);
        Column elements = Read(field.Children[0], isColumn: false);
        if (elements.NullCount > 0 && field.Type == WireType.Map)
        {
            throw new IpcFormatException($"the entries of map \"{field.Name}\" are null in places");
        }

        if (length == 0)
        {
            *offsets = 0;
            return new ListColumn(field.ValueType, 0, offsets, elements, null, 0, owner);
        }

        WireValues.CheckOffsets(field, source, length, isLarge, elements.Length);
        for (int i = 0; i <= length; i++)
        {
            offsets[i] = isLarge ? (int)((long*)source)[i] : ((int*)source)[i];
        }

        return new ListColumn(field.ValueType, length, offsets, elements, validity, Column.UnknownNulls, owner);
    }

    ListColumn ReadFixedList(WireField field, int length, bool hasNulls)
    {
        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, owner, length, hasNulls);
        Column elements = Read(field.Children[0], isColumn: false);
        if ((long)length * field.Width > elements.Length)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"list \"{field.Name}\" has {elements.Length} elements where {length} lists of {field.Width} need more"));
        }

        int* offsets = (int*)Allocate(owner, (length + 1L) * 4, 65 * 4);
        for (int i = 0; i <= length; i++)
        {
            offsets[i] = i * field.Width;
        }

        return new ListColumn(field.ValueType, length, offsets, elements, validity, Column.UnknownNulls, owner);
    }

    StructColumn ReadStruct(WireField field, int length, bool hasNulls)
    {
        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, owner, length, hasNulls);
        var children = new Column[field.Children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = Read(field.Children[i], isColumn: false);
            if (children[i].Length != length)
            {
                throw new IpcFormatException(FormattableString.Invariant(
                    $"field \"{field.Children[i].Name}\" has {children[i].Length} values, its struct \"{field.Name}\" {length}"));
            }
        }

        return new StructColumn(field.ValueType, length, children, validity, Column.UnknownNulls, owner);
    }

    Column ReadCodes(WireField field, WireDictionary dictionary)
    {
        int length = NextLength(field, out bool hasNulls);
        ColumnBuffers owner = NewOwner();
        ulong* validity = ReadValidity(field, owner, length, hasNulls);
        byte* source = NextBuffer(field, (long)length * (dictionary.IndexBits / 8), out _);
        if (field.ValueType.Id == TypeId.Null)
        {
            return new NullColumn(length);
        }

        int* codes = (int*)Allocate(owner, (long)length * 4, 65 * 4);
        DictionaryValues values = _dictionaries.Get(dictionary.Id, _options.Budget);
        ulong* combined = validity;
        if (values.Nulls is not null)
        {
            combined = (ulong*)Allocate(owner, Bitmap.Bytes(length), 0);
            Bitmap.Fill(combined, length, true);
        }

        for (int i = 0; i < length; i++)
        {
            codes[i] = 0;
            if (validity != null && !Bitmap.Get(validity, i))
            {
                if (combined != validity)
                {
                    Bitmap.Clear(combined, i);
                }

                continue;
            }

            long code = WireValues.CodeAt(source, i, dictionary);
            if ((ulong)code >= (ulong)values.Count)
            {
                throw new IpcFormatException(FormattableString.Invariant(
                    $"column \"{field.Name}\" has code {code} at row {i}, dictionary {dictionary.Id} has {values.Count} values"));
            }

            if (values.Nulls is not null && values.Nulls.IsNull((int)code))
            {
                Bitmap.Clear(combined, i);
                continue;
            }

            codes[i] = (int)code;
        }

        return new DictionaryColumn(length, codes, values.Column, ownsValues: false, combined, Column.UnknownNulls, owner);
    }
}
