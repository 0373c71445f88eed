using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Formats.ArrowIpc;

/// <summary>A file in one of Arrow's two formats, which its first bytes tell apart. It can be opened again and again.</summary>
sealed class ArrowSource
{
    readonly Func<Stream> _open;
    readonly Lock _lock = new();
    readonly ArrowFileReader? _file;

    /// <summary>Reads the schema.</summary>
    public ArrowSource(string name, Func<Stream> open)
    {
        Name = name;
        _open = open;
        using Stream stream = OpenStream();
        Span<byte> magic = stackalloc byte[6];
        int got;
        try
        {
            got = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            Length = stream.Length;
        }
        catch (IOException e)
        {
            throw Failure(e);
        }

        Schema schema;
        if (magic[..got].SequenceEqual(IpcFormat.Magic))
        {
            // It keeps the footer only: each reader that shares it has a stream of its own.
            _file = ArrowFileReader.Open(stream, Options(MemoryBudget.Unlimited));
            schema = _file.Schema;
            (RowCount, IsRowCountExact) = _file.CountRows();
        }
        else
        {
            using var reader = new ArrowStreamReader(stream, Options(MemoryBudget.Unlimited));
            schema = reader.ReadSchema();
            RowCount = Length / Math.Max(1, schema.Fields.Count * 8);
        }

        // Dictionary encoding is a property of columns here, not of types.
        Schema = new Schema(
            [.. schema.Fields.Select(f => new Field(f.Name, f.Type.Logical, f.IsNullable, f.Metadata))], schema.Metadata);
    }

    /// <summary>What errors call the source.</summary>
    public string Name { get; }

    /// <summary>The bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The number of rows, or an estimate.</summary>
    public long RowCount { get; }

    /// <summary>Whether the number of rows is known.</summary>
    public bool IsRowCountExact { get; }

    /// <summary>The columns, none of a dictionary type.</summary>
    public Schema Schema { get; }

    /// <summary>The batches of a file, which can be read in any order; 1 for a stream, which is read as a whole.</summary>
    public int MorselCount => _file?.BatchCount ?? 1;

    /// <summary>Whether batches can be read in any order.</summary>
    public bool IsFile => _file is not null;

    /// <summary>Creates a source over a local file.</summary>
    public static ArrowSource File(string path) =>
        new(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16 * 1024));

    /// <summary>Opens the bytes.</summary>
    public Stream OpenStream()
    {
        try
        {
            return _open();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuiverException(ErrorCode.FileNotFound, $"there is no file \"{Name}\"", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>Opens a stream as batches one after another.</summary>
    public ArrowStreamReader OpenSequential(Stream stream, MemoryBudget budget) => new(stream, Options(budget));

    /// <summary>Opens a file; dictionaries are read once for all.</summary>
    public ArrowFileReader OpenShared(Stream stream, MemoryBudget budget)
    {
        lock (_lock)
        {
            if (!_file!.HasDictionaries)
            {
                // They outlive the query, whose budget therefore does not count them.
                using ArrowFileReader dictionaries = _file.Share(stream, Options(MemoryBudget.Unlimited));
                dictionaries.ReadDictionaries();
                _file.HasDictionaries = true;
            }
        }

        return _file.Share(stream, Options(budget));
    }

    ArrowReadOptions Options(MemoryBudget budget) => new() { Name = Name, Budget = budget, Codec = ArrowBodyCodec.Instance };

    QuiverException Failure(Exception e) => new(ErrorCode.IoFailure, $"{Name} cannot be read: {e.Message}", e);
}
