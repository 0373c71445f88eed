using System.IO.Compression;
using System.Text;
using Quiver.Arrow.Errors;

namespace Quiver.Formats.Text;

/// <summary>A text file that can be opened again and again: named in errors, unzipped where it is a gzip file.</summary>
sealed class TextSource
{
    readonly Func<Stream> _open;

    /// <summary>Without this switch a gzip file cut short would look like a complete one.</summary>
    static TextSource() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>Creates a source over anything that can be read from its start more than once.</summary>
    public TextSource(string name, Func<Stream> open, long length = 0)
    {
        Name = name;
        Length = length;
        _open = open;
    }

    /// <summary>The bytes of the file as it lies on disk, 0 where that is not known.</summary>
    public long Length { get; }

    /// <summary>What errors call the source.</summary>
    public string Name { get; }

    /// <summary>Creates a source over a file.</summary>
    public static TextSource File(string path) => new(path, () => OpenFile(path), LengthOf(path));

    /// <summary>Creates a source over bytes in memory.</summary>
    public static TextSource Memory(string name, byte[] bytes) => new(name, () => new MemoryStream(bytes, writable: false), bytes.Length);

    /// <summary>Opens the text at its start.</summary>
    public Stream Open()
    {
        Stream stream = _open();
        Span<byte> magic = stackalloc byte[2];
        if (!stream.CanSeek)
        {
            return stream;
        }

        int read = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == 2 && magic[0] == 0x1F && magic[1] == 0x8B ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>Reads until the room is full or the text ends, and returns the bytes read.</summary>
    public int Fill(Stream stream, Span<byte> room)
    {
        try
        {
            return stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new QuiverException(ErrorCode.CorruptFile, $"{Name} is not a valid gzip file: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"{Name} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the first bytes; the flag tells whether they are all.</summary>
    public byte[] ReadSample(int bytes, out bool isAll)
    {
        using Stream stream = Open();
        byte[] sample = new byte[bytes + 1];
        int read = Fill(stream, sample);
        isAll = read <= bytes;
        Array.Resize(ref sample, Math.Min(read, bytes));
        return sample;
    }

    /// <summary>Makes an error at a place of the text, found by reading it again: only errors pay for line numbers.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="offset">The byte at which it did.</param>
    /// <param name="message">What to say after the place.</param>
    public QuiverException Error(ErrorCode code, long offset, string message)
    {
        (int line, int column) = Locate(offset);
        return new QuiverException(code, FormattableString.Invariant($"{Name}, line {line}: {message}"), line, column);
    }

    /// <summary>Returns the 1-based line and the 1-based column in characters of a byte. Lines end with LF, CR or both.</summary>
    public (int Line, int Column) Locate(long offset)
    {
        using Stream stream = Open();
        byte[] buffer = new byte[64 * 1024];
        int line = 1;
        int column = 1;
        bool afterReturn = false;
        for (long left = offset; left > 0;)
        {
            int read = Fill(stream, buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
            if (read == 0)
            {
                break;
            }

            left -= read;
            foreach (byte b in buffer.AsSpan(0, read))
            {
                if (b == (byte)'\n' || b == (byte)'\r')
                {
                    line += b == (byte)'\n' && afterReturn ? 0 : 1;
                    column = 1;
                }
                else
                {
                    // Continuation bytes of UTF-8 start no character.
                    column += (b & 0xC0) == 0x80 ? 0 : 1;
                }

                afterReturn = b == (byte)'\r';
            }
        }

        return (line, column);
    }

    /// <summary>Returns the offset of the first byte that is not valid UTF-8, -1 where all are.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        if (System.Text.Unicode.Utf8.IsValid(text))
        {
            return -1;
        }

        int position = 0;
        while (Rune.DecodeFromUtf8(text[position..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }

    /// <summary>Shortens bytes for an error message.</summary>
    public static string Quote(ReadOnlySpan<byte> value)
    {
        const int Most = 60;
        string text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, Most)]);
        return value.Length > Most ? $"\"{text}…\"" : $"\"{text}\"";
    }

    static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    /// <summary>Opens a local file for reading from its start on.</summary>
    /// <exception cref="QuiverException">The file does not exist or cannot be read.</exception>
    internal static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuiverException(ErrorCode.FileNotFound, $"file {path} does not exist", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"file {path} cannot be opened: {e.Message}", e);
        }
    }
}
