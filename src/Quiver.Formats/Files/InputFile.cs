using Quiver.Formats.Parquet;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>
/// A file that was found and can be read, wherever it lies: on this machine, behind a URL, in an object store, or spooled from
/// standard input. Formats read all of them through it and ask for nothing else.
/// </summary>
abstract class InputFile
{
    /// <summary>What users see: the path as they wrote it or a URL, never with credentials in it.</summary>
    public abstract string Name { get; }

    /// <summary>The path whose end tells the format and whose folders tell the hive partitions: no query, no fragment.</summary>
    public virtual string Path => Name;

    /// <summary>Whether the name should tell the format, so that one which does not is a mistake; else the content tells.</summary>
    public virtual bool HasTellingName => true;

    /// <summary>The bytes of the file, as far as they are known; 0 means that there are none.</summary>
    public abstract long Length { get; }

    /// <summary>Opens the bytes for reads at any offset. The caller disposes the source.</summary>
    public abstract IRandomAccessSource OpenRandom();

    /// <summary>Opens the bytes at their start. The stream can seek. The caller disposes it.</summary>
    public abstract Stream OpenStream();

    /// <summary>Returns the file as text, which may be compressed.</summary>
    public TextSource AsText() => new(Name, OpenStream, Length);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
