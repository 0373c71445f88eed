using System.Text;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;

namespace Quiver.Fuzz.Targets;

/// <summary>The write-ahead log: the first byte tells whether the rest is one entry, which no checksum guards here, or a segment. Rows that
/// are read must be the same when they are written and read again.</summary>
sealed class WalTarget() : FuzzTarget("wal", "entries and segments of the write-ahead log")
{
    static readonly FuzzTables Tables = new();

    public override IEnumerable<byte[]> Seeds()
    {
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        var lines = new[]
        {
            "a,t1=x Float=1.5,Integer=2i,UInteger=3u,Boolean=t,Text=\"five\" 1600000000000000000\n",
            "a i2=1i 1\na,t1=x f2=2 2\na,t1=x,t2=y f2=2.25 3\nb,t3=€ Text=\"a text that is not in the view\",Boolean=f\nb Text=\"\" 5\n",
            string.Concat(Enumerable.Range(0, 300).Select(i =>
                $"c,t2=h{i % 7} Integer={i * 1000L * i}i,i2={i}i,Float={i % 100 / 4.0}"
                + $"{(i % 3 == 0 ? ",Text=\"t\",Boolean=t" : "")} {i / 7 * 1000000000L}\n")),
            string.Concat(Enumerable.Range(0, 100).Select(i =>
                $"a,t1=h{i} Float={i * 0.1237771},UInteger={i << 20}u {(i * 77777L) << 30}\n")),
        };
        var entries = new List<byte[]> { Encode(new RowDelete(1, -5, 17, [("t1", "x"), ("t2", null)])) };
        foreach (var text in lines)
        {
            using var batch = parser.Parse(Encoding.UTF8.GetBytes(text), new NoSchema(), TimePrecision.Nanosecond, 17);
            using var payload = WriteCodec.Encode(Tables.WritesOf(batch.Tables), MemoryBudget.Unlimited);
            entries.Add(payload.Content.ToArray());
        }

        yield return [1, .. Segment(entries)];
        foreach (var entry in entries)
        {
            yield return [0, .. entry];
        }
    }

    public override string Run(byte[] input)
    {
        var budget = new MemoryBudget(64 << 20);
        var outcome = input.Length == 0 ? "empty" : input[0] % 2 == 0 ? Decode(input.AsSpan(1), budget) : Read(input[1..], budget);
        return budget.UsedBytes == 0 ? outcome : throw new InvalidOperationException($"{budget.UsedBytes} bytes were not given back");
    }

    static string Read(byte[] bytes, MemoryBudget budget)
    {
        var reader = new WalReader(new OneSegment(bytes));
        var outcomes = new StringBuilder();
        var entries = reader.ReadAsync(0).GetAsyncEnumerator();
        while (entries.MoveNextAsync().AsTask().GetAwaiter().GetResult())
        {
            outcomes.Append(Decode(entries.Current.Payload.Span, budget));
        }

        return $"{Math.Min(3, reader.Recovery.Entries)} entries, torn {reader.Recovery.TornBytes > 0} {outcomes}";
    }

    static string Decode(ReadOnlySpan<byte> entry, MemoryBudget budget)
    {
        using var decoded = WriteCodec.Decode(entry, Tables, budget);
        if (decoded.Tables.Count == 0)
        {
            return $"deletes of {string.Join('/', decoded.Deletes.Select(delete => delete.Tags.Count))} tags";
        }

        using var payload = WriteCodec.Encode(decoded.Tables, budget);
        using var again = WriteCodec.Decode(payload.Content, Tables, budget);
        foreach (var (first, second) in decoded.Tables.Zip(again.Tables))
        {
            // Showing rows takes long where a few bytes stand for many.
            if (first.Rows.Count != second.Rows.Count
                || (first.Rows.Count <= 1000 && LineRendering.Render([first.Rows]) != LineRendering.Render([second.Rows])))
            {
                throw new InvalidOperationException("the rows differ when they are written again");
            }
        }

        return $"{decoded.Tables.Count} tables with {string.Join('/', decoded.Tables.Select(write => write.Rows.Fields.Count))} fields";
    }

    static byte[] Encode(RowDelete delete)
    {
        using var payload = WriteCodec.Encode([delete], MemoryBudget.Unlimited);
        return payload.Content.ToArray();
    }

    static byte[] Segment(List<byte[]> entries)
    {
        var segment = new List<byte>(WalFrame.Magic.ToArray());
        for (var i = 0; i < entries.Count; i++)
        {
            byte[] frame = [.. new byte[WalFrame.HeaderBytes], .. entries[i]];
            WalFrame.Seal(frame, WalFrame.Checksum(entries[i]), i + 1);
            segment.AddRange(frame);
        }

        return [.. segment];
    }

    sealed class NoSchema : IWriteSchema
    {
        public ColumnRole? Find(string table, string column) => null;
    }

    sealed class OneSegment(byte[] bytes) : IWalSegments
    {
        public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<long>>([1]);

        public Task<Stream> OpenReadAsync(long segment, CancellationToken cancellationToken) =>
            Task.FromResult<Stream>(new MemoryStream(bytes));

        public Task TruncateAsync(long segment, long bytes, CancellationToken cancellationToken) => Task.CompletedTask;

        public IWalSegment Create(long segment) => throw new NotSupportedException("this log is only read");

        public Task DeleteAsync(IReadOnlyList<long> segments, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
