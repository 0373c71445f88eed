using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>What the engine asks of file formats, which it does not know itself.</summary>
interface IFileFormats
{
    /// <summary>Whether a name without quotes looks like a file of a known format.</summary>
    bool IsFileName(string name);

    /// <summary>Opens files by path or pattern as one table; the extension tells the format.</summary>
    ITableProvider Open(string path, CancellationToken cancellationToken);

    /// <summary>Opens a file for COPY FROM.</summary>
    ITableProvider Open(string path, string? format, IReadOnlyDictionary<string, ScalarValue> options, Schema target,
        CancellationToken cancellationToken);

    /// <summary>Starts a file for COPY TO. Nothing stands under the path before the writer is completed.</summary>
    IFileWriter Create(string path, string? format, IReadOnlyDictionary<string, ScalarValue> options, Schema schema, WriteContext context);
}
