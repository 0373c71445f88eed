namespace Quiver.Engine.Execution.Spilling;

/// <summary>Some rows in a spill file.</summary>
/// <param name="File">The file that they are in.</param>
/// <param name="Offset">Where they begin.</param>
/// <param name="Bytes">How many bytes they take.</param>
/// <param name="RowCount">How many they are.</param>
readonly record struct SpillBlock(SpilledRows File, long Offset, long Bytes, int RowCount)
{
    /// <summary>Reads the rows.</summary>
    public Arrow.Batches.RecordBatch Read() => File.Read(this);
}
