using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.Text;

/// <summary>Reads some columns of text files.</summary>
sealed class TextScan(string name, IReadOnlyList<TextFile> files, Schema schema, IReadOnlyList<int> projection, long? limit = null) : MorselScan
{
    public override Schema Schema { get; } = schema.Select(projection);

    /// <summary>The files.</summary>
    public IReadOnlyList<TextFile> Files => files;

    internal override bool IsTentative { get; } = files.Any(f => f.IsTentative(projection));

    public override string Describe() => files.Count == 1
        ? $"{name} {files[0].Source.Name}"
        : FormattableString.Invariant($"{name} {files.Count} files");

    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) =>
        new TextScanSource(files, projection, new TextScanContext
        {
            Budget = context.Budget,
            BatchSize = context.BatchSize,
            Limit = limit,
            Journal = context.Journal,
            CancellationToken = cancellationToken,
        });
}
