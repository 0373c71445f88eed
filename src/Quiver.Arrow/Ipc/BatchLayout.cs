namespace Quiver.Arrow.Ipc;

/// <summary>
/// Reads the table <c>RecordBatch</c> of Message.fbs: which buffer of the body belongs to which array. Nothing of the body is needed
/// for it, so that only the buffers of the columns wanted are read afterwards.
/// </summary>
ref struct BatchLayout
{
    const int MaxCompression = 32 * 1024;
    const int MaxExpansion = 64;
    const long FreeBytes = 16 << 20;

    // A run-end encoded column of a few bytes may have any number of rows.
    const long FreeBytesOfRuns = 256 << 20;

    readonly FlatVector _nodes;
    readonly FlatVector _buffers;
    readonly FlatVector _variadic;
    readonly long _bodyLength;
    readonly bool _hasUnionValidity;
    readonly List<WireBuffer> _wanted = [];
    int _node;
    int _buffer;
    int _variadicIndex;

    /// <summary>Begins a batch whose body has this many bytes.</summary>
    /// <param name="batch">The table.</param>
    /// <param name="bodyLength">The bytes of the body.</param>
    /// <param name="version">The version of the metadata: unions had validity until V4.</param>
    public BatchLayout(FlatTable batch, long bodyLength, short version)
    {
        _nodes = batch.Vector(1, 16);
        _buffers = batch.Vector(2, 16);
        _variadic = batch.Vector(4, 8);
        _bodyLength = bodyLength;
        _hasUnionValidity = version < IpcFormat.Version;
        Compression = BodyCompression.None;
        if (batch.Has(3))
        {
            FlatTable compression = batch.Table(3, "the compression");
            Compression = (BodyCompression)compression.Byte(0);
            if (Compression is not (BodyCompression.Lz4Frame or BodyCompression.Zstd) || compression.Byte(1) != 0)
            {
                throw IpcFormatException.Unsupported($"its body is compressed in a way ({(int)Compression}) that Quiver does not know");
            }
        }

        long length = batch.Long(0);
        Length = length is >= 0 and < int.MaxValue
            ? (int)length
            : throw new IpcFormatException(FormattableString.Invariant($"the batch claims {length} rows"));
    }

    /// <summary>The rows of the batch.</summary>
    public int Length { get; }

    /// <summary>How the buffers are compressed.</summary>
    public BodyCompression Compression { get; }

    /// <summary>The buffers of the arrays read so far that are not empty.</summary>
    public readonly IReadOnlyList<WireBuffer> Wanted => _wanted;

    /// <summary>Returns what the batch may take in memory.</summary>
    public readonly ByteAllowance Allowance(WireField[] fields, ArrowReadOptions options)
    {
        int factor = Compression == BodyCompression.None ? MaxExpansion : MaxCompression;
        long bytes = (Math.Min(_bodyLength, long.MaxValue / (factor * 2)) * factor) + (HasRuns(fields) ? FreeBytesOfRuns : FreeBytes);
        return new ByteAllowance(Math.Min(bytes, Math.Max(options.MaxBodyBytes, FreeBytes)));
    }

    /// <summary>Returns the arrays of the fields wanted; null stands for the others.</summary>
    public WireArray?[] ReadAll(WireField[] fields, bool[]? wanted)
    {
        var arrays = new WireArray?[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            bool isWanted = wanted is null || wanted[i];
            WireArray array = Read(fields[i], isWanted, isCoded: fields[i].Dictionary is not null);
            arrays[i] = isWanted ? array : null;
        }

        return arrays;
    }

    /// <summary>Returns the next array.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="isWanted">Whether its buffers must be read.</param>
    /// <param name="isCoded">Whether it has codes into a dictionary.</param>
    public WireArray Read(WireField field, bool isWanted, bool isCoded)
    {
        (long length, long nulls) = NextNode(field);
        int count = isCoded ? 2 : WireTypes.BufferCount(field, _hasUnionValidity);
        if (!isCoded && field.Type is WireType.Utf8View or WireType.BinaryView)
        {
            count += NextVariadic(field);
        }

        WireBuffer[] buffers = isWanted ? new WireBuffer[count] : [];
        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i] = NextBuffer(field);
        }

        _buffer += count - buffers.Length;
        WireField[] fields = isCoded ? [] : field.Children;
        var children = new WireArray[fields.Length];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = Read(fields[i], isWanted, isCoded: fields[i].Dictionary is not null);
        }

        if (field.Type == WireType.Union && !isCoded && _hasUnionValidity && isWanted)
        {
            if (nulls > 0)
            {
                throw IpcFormatException.Unsupported($"union \"{field.Name}\" of metadata version V4 is null in places itself");
            }

            buffers = buffers[1..];
        }

        return new WireArray { Length = length, NullCount = nulls, Buffers = buffers, Children = children };
    }

    static bool HasRuns(WireField[] fields) =>
        Array.Exists(fields, field => field.Type == WireType.RunEndEncoded || HasRuns(field.Children));

    (long Length, long Nulls) NextNode(WireField field)
    {
        if (_node >= _nodes.Count)
        {
            throw new IpcFormatException($"the batch ends before column \"{field.Name}\"");
        }

        long length = _nodes.Long(_node);
        long nulls = _nodes.Long(_node++, 8);
        return length is >= 0 and < int.MaxValue && nulls >= 0 && nulls <= length
            ? (length, nulls)
            : throw new IpcFormatException(FormattableString.Invariant(
                $"column \"{field.Name}\" claims {length} values and {nulls} nulls"));
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

    WireBuffer NextBuffer(WireField field)
    {
        if (_buffer < 0 || _buffer >= _buffers.Count)
        {
            throw new IpcFormatException($"the buffers end before those of column \"{field.Name}\"");
        }

        long offset = _buffers.Long(_buffer);
        long length = _buffers.Long(_buffer++, 8);
        if (offset < 0 || length < 0 || length > _bodyLength || offset > _bodyLength - length)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"a buffer of column \"{field.Name}\" of {length} bytes at {offset} lies outside of the body of {_bodyLength}"));
        }

        var buffer = new WireBuffer { BodyOffset = offset, Length = length };
        if (length > 0)
        {
            _wanted.Add(buffer);
        }

        return buffer;
    }
}
