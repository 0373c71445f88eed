using System.Text;

namespace Quiver.Bench.Store;

/// <summary>Rows that are hard on a store by their number of series, their spread over time, or their order.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="RowCount">The rows that are there in the end.</param>
/// <param name="CheckpointEvery">A checkpoint after so many batches; 0 for those that the store makes itself.</param>
/// <param name="Batches">The lines.</param>
sealed record ScaleCase(string Name, long RowCount, int CheckpointEvery, IEnumerable<ReadOnlyMemory<byte>> Batches)
{
    const long Start = 1_672_531_200_000_000_000;
    const long Second = 1_000_000_000;
    const int BatchLines = 5000;

    /// <summary>Returns the cases.</summary>
    /// <param name="scale">1 for the full size.</param>
    public static IEnumerable<ScaleCase> Create(double scale)
    {
        var hosts = (int)(1_000_000 * scale);
        yield return new ScaleCase("series", hosts * 3L, 0, Lines(hosts * 3L, i => (i % hosts, Start + (i / hosts * 60 * Second))));
        var hours = (int)(365 * 24 * Math.Min(1, scale * 4));
        yield return new ScaleCase("year", hours * 100L, 0, Lines(hours * 100L, i => (i % 100, Start + (i / 100 * 3600 * Second))));
        var times = (long)(8640 * scale);
        var rows = times * 100;

        // A step that has no factor in common with the rows visits each once, in no order; then half of them come once more.
        yield return new ScaleCase("disorder", rows, 0, Lines(rows + (rows / 2), i =>
        {
            var row = i * 611_953 % rows;
            return (row % 100, Start + (row / 100 * 10 * Second));
        }));
        var rounds = (int)(100 * scale);
        yield return new ScaleCase("files", rounds * 1000L, 1, Lines(rounds * 1000L, i =>
            (i / 100 % 10, Start + (i % 100 * 86_400 * Second) + (i / 1000 * Second)), 1000));
    }

    static IEnumerable<ReadOnlyMemory<byte>> Lines(long count, Func<long, (long Host, long Time)> row, int batchLines = BatchLines)
    {
        var text = new StringBuilder();
        for (long i = 0; i < count; i++)
        {
            var (host, time) = row(i);
            text.Append("cpu,host=host_").Append(host).Append(",region=region_").Append(host % 20)
                .Append(" user=").Append(i % 100).Append(".5,system=").Append(i % 7).Append("i ").Append(time).Append('\n');
            if ((i + 1) % batchLines == 0 || i == count - 1)
            {
                yield return Encoding.UTF8.GetBytes(text.ToString());
                text.Clear();
            }
        }
    }
}
