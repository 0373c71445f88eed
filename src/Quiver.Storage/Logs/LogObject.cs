using System.Buffers.Binary;

namespace Quiver.Storage.Logs;

/// <summary>
/// The envelope of an object of a log: magic, kind and version of the envelope (8 bytes), CRC-32C of all other bytes (4), then the
/// version of the state, who wrote it (a writer draws its number when it opens the log, and one for each attempt), the version of the
/// format, its name, and the content.
/// </summary>
/// <param name="Kind">Whether it is an edit or a snapshot.</param>
/// <param name="Version">The version of the state that it makes.</param>
/// <param name="Writer">The number of the open log that wrote it.</param>
/// <param name="Attempt">The number of the attempt, within the writer.</param>
/// <param name="Content">What the format wrote.</param>
sealed record LogObject(LogObjectKind Kind, long Version, Guid Writer, ulong Attempt, LogReader Content)
{
    const int ChecksumEnd = 12;

    static ReadOnlySpan<byte> Magic => "QVRLOG"u8;

    /// <summary>Begins an object: the content follows.</summary>
    public static LogWriter Begin(LogObjectKind kind, long version, Guid writer, ulong attempt, string format, int formatVersion)
    {
        var log = new LogWriter();
        Magic.CopyTo(log.Reserve(Magic.Length));
        log.WriteByte((byte)kind);
        log.WriteByte(1);
        log.Reserve(4).Clear();
        log.WriteFixed((ulong)version);
        writer.TryWriteBytes(log.Reserve(16));
        log.WriteFixed(attempt);
        log.WriteNumber(formatVersion);
        log.WriteText(format);
        return log;
    }

    /// <summary>Ends an object with its checksum.</summary>
    public static ReadOnlyMemory<byte> Seal(LogWriter log)
    {
        var bytes = log.Written.Span;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Checksum(bytes));
        return log.Written;
    }

    /// <summary>Reads an object up to its content.</summary>
    /// <exception cref="InvalidDataException">It is damaged or not of this log.</exception>
    /// <exception cref="NotSupportedException">A newer program wrote it.</exception>
    public static LogObject Open(ReadOnlyMemory<byte> bytes, string format, int formatVersion)
    {
        var span = bytes.Span;
        if (span.Length < ChecksumEnd || !span.StartsWith(Magic))
        {
            throw new InvalidDataException("it does not begin as an object of a log does");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(span[8..]) != Checksum(span))
        {
            throw new InvalidDataException("its checksum does not match");
        }

        var content = new LogReader(bytes[ChecksumEnd..]);
        var version = (long)content.ReadFixed();
        var writer = new Guid(Sixteen(content));
        var attempt = content.ReadFixed();
        var written = content.ReadNumber();
        var name = content.ReadText();
        if (name != format)
        {
            throw new InvalidDataException($"it belongs to a {name} and not to a {format}");
        }

        return span[7] == 1 && written <= formatVersion
            ? new LogObject((LogObjectKind)span[6], version, writer, attempt, content)
            : throw new NotSupportedException("a newer version of the program wrote it");
    }

    static byte[] Sixteen(LogReader reader)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, reader.ReadFixed());
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), reader.ReadFixed());
        return bytes;
    }

    static uint Checksum(ReadOnlySpan<byte> bytes) => Crc32C.Append(Crc32C.Append(0, bytes[..8]), bytes[ChecksumEnd..]);
}
