using System.Buffers;
using System.Buffers.Binary;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Takes encapsulated messages off a stream, one at a time, with the framing of 0.15 and the one before it. Of a body only the buffers
/// asked for are read, each into memory of its own that grows as bytes arrive; a stream that can seek passes over the others.
/// Calls come in two kinds: with <c>isAsync</c> false nothing is awaited.
/// </summary>
sealed class MessageReader(Stream stream, ArrowReadOptions options) : IDisposable
{
    const int FirstRoom = 64 * 1024;
    const int MaxPiece = 16 << 20;
    const long TrustedBytes = 1 << 20;

    readonly byte[] _word = new byte[4];
    byte[] _metadata = [];
    int _metadataLength;
    long _position;
    long _bodyStart;

    /// <summary>What the message is.</summary>
    public MessageKind Kind { get; private set; }

    /// <summary>Where the message starts.</summary>
    public long Start { get; private set; }

    /// <summary>The bytes of the metadata.</summary>
    public int MetadataLength => _metadataLength;

    /// <summary>The version of the metadata as the wire numbers it.</summary>
    public short Version { get; private set; }

    /// <summary>The bytes of the body.</summary>
    public long BodyLength { get; private set; }

    /// <summary>The table of the header, of the kind that <see cref="Kind"/> says.</summary>
    public FlatTable Header => FlatTable.Root(Metadata).Table(2, "the header of the message");

    ReadOnlySpan<byte> Metadata => _metadata.AsSpan(0, _metadataLength);

    /// <summary>Goes to a place in a stream that can seek.</summary>
    public void Seek(long position)
    {
        stream.Position = position;
        _position = _bodyStart = position;
        BodyLength = 0;
    }

    /// <summary>Reads the metadata of the next message; false at the end of the stream.</summary>
    public async ValueTask<bool> ReadAsync(bool isAsync, CancellationToken cancellationToken)
    {
        await SkipToAsync(_bodyStart + BodyLength, isAsync, cancellationToken).ConfigureAwait(false);
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
        BodyLength = 0;
        _bodyStart = _position;
        BodyLength = ParseMessage();
        if (stream.CanSeek && BodyLength > stream.Length - _position)
        {
            throw new IpcFormatException("the bytes end inside its body");
        }

        return true;
    }

    /// <summary>Reads buffers of the body, passing over what lies between them.</summary>
    public async ValueTask LoadAsync(
        IReadOnlyList<WireBuffer> buffers, MessageBody body, bool isAsync, CancellationToken cancellationToken)
    {
        WireBuffer[] ordered = [.. buffers.OrderBy(b => b.BodyOffset)];
        NativeBuffer? whole = null;
        try
        {
            for (int i = 0; i < ordered.Length; i++)
            {
                WireBuffer buffer = ordered[i];
                body.Charge(buffer);
                if (whole is null && _bodyStart + buffer.BodyOffset < _position)
                {
                    // Buffers that overlap are rare: the whole body is read again where that can be done.
                    whole = await ReadWholeAsync(isAsync, cancellationToken).ConfigureAwait(false);
                }

                if (whole is not null)
                {
                    body.Take(buffer, CopyOf(whole, buffer.BodyOffset, buffer.Length));
                    continue;
                }

                await SkipToAsync(_bodyStart + buffer.BodyOffset, isAsync, cancellationToken).ConfigureAwait(false);
                body.Take(buffer, await ReadBytesAsync(buffer.Length, isAsync, cancellationToken).ConfigureAwait(false));
            }
        }
        finally
        {
            whole?.Dispose();
        }

        await SkipToAsync(_bodyStart + BodyLength, isAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the error for bytes of the current message that break the format.</summary>
    public QuiverException Corrupt(IpcFormatException e) => e.IsUnsupported
        ? new QuiverException(ErrorCode.NotSupported, $"{options.Name} cannot be read: {e.Message}", e)
        : new QuiverException(ErrorCode.CorruptFile, FormattableString.Invariant(
            $"{options.Name} is not valid Arrow: in the message at byte {Start}, {e.Message}"), e);

    public void Dispose() => _metadata = [];

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

    async ValueTask SkipToAsync(long position, bool isAsync, CancellationToken cancellationToken)
    {
        if (_position >= position)
        {
            return;
        }

        if (stream.CanSeek)
        {
            stream.Position = _position = position;
            return;
        }

        byte[] passed = ArrayPool<byte>.Shared.Rent((int)Math.Min(position - _position, FirstRoom));
        try
        {
            while (_position < position)
            {
                int wanted = (int)Math.Min(position - _position, passed.Length);
                CheckFull(await FillAsync(passed.AsMemory(0, wanted), isAsync, cancellationToken).ConfigureAwait(false), wanted, "its body");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(passed);
        }
    }

    async ValueTask<NativeBuffer> ReadWholeAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (!stream.CanSeek)
        {
            throw IpcFormatException.Unsupported("buffers of its body overlap, which only a file can be read with");
        }

        stream.Position = _position = _bodyStart;
        return await ReadBytesAsync(BodyLength, isAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads bytes into memory of their own. Where the length may be a lie, memory grows as bytes arrive.</summary>
    async ValueTask<NativeBuffer> ReadBytesAsync(long length, bool isAsync, CancellationToken cancellationToken)
    {
        long room = stream.CanSeek ? length : Math.Min(length, TrustedBytes);
        NativeBuffer bytes = NativeBuffer.Allocate(room + WireBuffer.Slack, options.Budget, "an Arrow message");
        try
        {
            for (long done = 0; done < length;)
            {
                if (done == room)
                {
                    room = Math.Min(length, room * 2);
                    NativeBuffer old = bytes;
                    bytes = CopyOf(old, 0, done, room);
                    old.Dispose();
                }

                int wanted = (int)Math.Min(room - done, MaxPiece);
                int got = await FillAsync(NativeBytes.Of(bytes, done, wanted), isAsync, cancellationToken).ConfigureAwait(false);
                done += got;
                CheckFull(got, wanted, "its body");
            }
        }
        catch
        {
            bytes.Dispose();
            throw;
        }

        return bytes;
    }

    unsafe NativeBuffer CopyOf(NativeBuffer from, long offset, long bytes, long room = 0)
    {
        NativeBuffer copy = NativeBuffer.Allocate(Math.Max(room, bytes) + WireBuffer.Slack, options.Budget, "an Arrow message");
        Buffer.MemoryCopy(from.Pointer + offset, copy.Pointer, bytes, bytes);
        return copy;
    }

    /// <summary>Reads what the message says about itself and returns the length of the body.</summary>
    long ParseMessage()
    {
        FlatTable message = FlatTable.Root(Metadata);
        short version = Version = message.Short(0);
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
