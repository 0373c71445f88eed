namespace Quiver.Engine.Execution.Pipelines;

/// <summary>A step that passes batches on.</summary>
abstract class Operator(BatchConsumer next) : BatchConsumer
{
    /// <summary>The step after this one.</summary>
    private protected BatchConsumer Next { get; } = next;

    public override void EndBatches() => Next.EndBatches();

    public override void BeginMorsel(long morsel) => Next.BeginMorsel(morsel);

    public override void EndMorsel(long morsel) => Next.EndMorsel(morsel);
}
