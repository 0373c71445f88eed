using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.Text;

/// <summary>Reads some columns of text files.</summary>
sealed class TextScan(string name, IReadOnlyList<TextFile> files, Schema schema, IReadOnlyList<int> projection) : MorselScan
{
    public override Schema Schema { get; } = schema.Select(projection);

    /// <summary>The files.</summary>
    public IReadOnlyList<TextFile> Files => files;

    public override string Describe() => files.Count == 1
        ? $"{name} {files[0].Source.Name}"
        : FormattableString.Invariant($"{name} {files.Count} files");

    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) =>
        new TextScanSource(files, projection, context.Budget, cancellationToken);
}
