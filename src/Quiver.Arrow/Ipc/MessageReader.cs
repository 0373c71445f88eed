using System.Buffers.Binary;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Takes encapsulated messages off a stream, one at a time, with the framing of 0.15 and the one before it. Buffers are reused
/// and grow as bytes arrive. Calls come in two kinds: with <c>isAsync</c> false nothing is awaited.
/// </summary>
sealed class MessageReader(Stream stream, ArrowReadOptions options) : IDisposable
{
    const int FirstRoom = 64 * 1024;
    const int MaxPiece = 16 << 20;

    readonly byte[] _word = new byte[4];
    byte[] _metadata = [];
    int _metadataLength;
    long _position;

    /// <summary>What the message is.</summary>
    public MessageKind Kind { get; private set; }

    /// <summary>Where the message starts.</summary>
    public long Start { get; private set; }

    /// <summary>The bytes of the metadata.</summary>
    public int MetadataLength => _metadataLength;

    /// <summary>The body; good until the next message. Null where it is empty.</summary>
    public NativeBuffer? Body { get; private set; }

    /// <summary>The bytes of the body.</summary>
    public long BodyLength { get; private set; }

    /// <summary>The table of the header, of the kind that <see cref="Kind"/> says.</summary>
    public FlatTable Header => FlatTable.Root(Metadata).Table(2, "the header of the message");

    ReadOnlySpan<byte> Metadata => _metadata.AsSpan(0, _metadataLength);

    /// <summary>Goes to a place in a stream that can seek.</summary>
    public void Seek(long position)
    {
        stream.Position = position;
        _position = position;
    }

    /// <summary>Reads the next message; false at the end of the stream.</summary>
    public async ValueTask<bool> ReadAsync(bool isAsync, CancellationToken cancellationToken)
    {
        Start = _position;
        int got = await FillAsync(_word, isAsync, cancellationToken).ConfigureAwait(false);
        if (got == 0)
        {
            return false;
        }

        CheckFull(got, 4, "a length");
        int length = BinaryPrimitives.ReadInt32LittleEndian(_word);
        if (length == IpcFormat.Continuation)
        {
            CheckFull(await FillAsync(_word, isAsync, cancellationToken).ConfigureAwait(false), 4, "a length");
            length = BinaryPrimitives.ReadInt32LittleEndian(_word);
        }

        if (length == 0)
        {
            return false;
        }

        await ReadMetadataAsync(length, isAsync, cancellationToken).ConfigureAwait(false);
        await ReadBodyAsync(ParseMessage(), isAsync, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Returns the error for bytes of the current message that break the format.</summary>
    public QuiverException Corrupt(IpcFormatException e) => e.IsUnsupported
        ? new QuiverException(ErrorCode.NotSupported, $"{options.Name} cannot be read: {e.Message}", e)
        : new QuiverException(ErrorCode.CorruptFile, FormattableString.Invariant(
            $"{options.Name} is not valid Arrow: in the message at byte {Start}, {e.Message}"), e);

    public void Dispose()
    {
        Body?.Dispose();
        Body = null;
        _metadata = [];
    }

    async ValueTask ReadMetadataAsync(int length, bool isAsync, CancellationToken cancellationToken)
    {
        if (length < 0 || length > options.MaxMetadataBytes)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"the metadata claims {length} bytes, of which 1 to {options.MaxMetadataBytes} are allowed"));
        }

        _metadataLength = 0;
        while (_metadataLength < length)
        {
            if (_metadataLength == _metadata.Length)
            {
                Array.Resize(ref _metadata, Math.Min(length, Math.Max(FirstRoom, _metadata.Length * 2)));
            }

            int wanted = Math.Min(length, _metadata.Length) - _metadataLength;
            int got = await FillAsync(_metadata.AsMemory(_metadataLength, wanted), isAsync, cancellationToken).ConfigureAwait(false);
            _metadataLength += got;
            CheckFull(got, wanted, "its metadata");
        }
    }

    async ValueTask ReadBodyAsync(long length, bool isAsync, CancellationToken cancellationToken)
    {
        BodyLength = 0;
        while (BodyLength < length)
        {
            if (Body is null || BodyLength == Body.Capacity)
            {
                Grow(length);
            }

            int wanted = (int)Math.Min(Math.Min(length, Body!.Capacity) - BodyLength, MaxPiece);
            int got = await FillAsync(NativeBytes.Of(Body, BodyLength, wanted), isAsync, cancellationToken).ConfigureAwait(false);
            BodyLength += got;
            CheckFull(got, wanted, "its body");
        }
    }

    void Grow(long length)
    {
        NativeBuffer? old = Body;
        long room = Math.Min(length, Math.Max(FirstRoom, (old?.Capacity ?? 0) * 2));
        NativeBuffer grown = NativeBuffer.Allocate(room, options.Budget, "an Arrow message");
        if (old is not null)
        {
            Copy(old, grown, BodyLength);
            old.Dispose();
        }

        Body = grown;
    }

    static unsafe void Copy(NativeBuffer from, NativeBuffer to, long bytes) =>
        Buffer.MemoryCopy(from.Pointer, to.Pointer, to.Capacity, bytes);

    /// <summary>Reads what the message says about itself and returns the length of the body.</summary>
    long ParseMessage()
    {
        FlatTable message = FlatTable.Root(Metadata);
        short version = message.Short(0);
        if (version < IpcFormat.OldestVersion)
        {
            throw IpcFormatException.Unsupported(FormattableString.Invariant(
                $"its metadata version is V{version + 1}; V4 and V5, of Arrow 0.8 and later, can be read"));
        }

        if (version > IpcFormat.Version)
        {
            throw IpcFormatException.Unsupported(FormattableString.Invariant($"its metadata version is V{version + 1}, newer than V5"));
        }

        Kind = (MessageKind)message.Byte(1);
        if (Kind is MessageKind.Tensor or MessageKind.SparseTensor)
        {
            throw IpcFormatException.Unsupported("it holds a tensor, not a table");
        }

        if (Kind is MessageKind.None or > MessageKind.SparseTensor)
        {
            throw new IpcFormatException($"the kind of the message is {(int)Kind}");
        }

        long length = message.Long(3);
        return length >= 0 && length <= options.MaxBodyBytes
            ? length
            : throw new IpcFormatException(FormattableString.Invariant(
                $"the body claims {length} bytes, of which up to {options.MaxBodyBytes} are allowed"));
    }

    static void CheckFull(int got, int wanted, string what)
    {
        if (got < wanted)
        {
            throw new IpcFormatException($"the bytes end inside {what}");
        }
    }

    async ValueTask<int> FillAsync(Memory<byte> room, bool isAsync, CancellationToken cancellationToken)
    {
        int total = 0;
        try
        {
            while (total < room.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int got = isAsync
                    ? await stream.ReadAsync(room[total..], cancellationToken).ConfigureAwait(false)
                    : stream.Read(room.Span[total..]);
                if (got == 0)
                {
                    break;
                }

                total += got;
            }
        }
        catch (IOException e)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"{options.Name} cannot be read: {e.Message}", e);
        }

        _position += total;
        return total;
    }
}
