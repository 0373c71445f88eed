using Quiver.Storage.Compaction;
using Quiver.Storage.Manifest;
using Xunit;
using static Quiver.Storage.Tests.Compaction.FileMaker;

namespace Quiver.Storage.Tests.Compaction;

public sealed class CompactionPolicyTests
{
    const long Target = 100_000_000;

    static readonly CompactionOptions Options = new() { TargetBytes = Target };

    [Fact]
    public void FewSmallFiles_waitForMore()
    {
        var files = Enumerable.Range(0, 3).Select(i => File(i + 1, i * 10, (i * 10) + 9, i, i, 1000)).ToList();
        Assert.Null(new CompactionPolicy(Options).Next(Input(files)));
        files.Add(File(9, 30, 39, 9, 9, 1000));
        Assert.Equal(4, new CompactionPolicy(Options).Next(Input(files))!.Files.Count);
    }

    [Fact]
    public void FewSmallFiles_areMergedWhenTheWindowIsQuiet_orOnRequest()
    {
        DataFile[] files = [File(1, 0, 9, 1, 1, 1000), File(2, 10, 19, 2, 2, 1000)];
        Assert.NotNull(new CompactionPolicy(Options).Next(Input(files) with { Now = Start + Options.QuietTime }));
        Assert.NotNull(new CompactionPolicy(Options).Next(Input(files, isThorough: true)));
    }

    [Fact]
    public void FileThatIsLargerThanTheOthersTogether_isNotRewritten()
    {
        List<DataFile> files = [File(1, 0, 9, 1, 1, 40_000_000)];
        files.AddRange(Enumerable.Range(2, 5).Select(i => File(i, i * 10, (i * 10) + 9, i, i, 60_000)));
        var plan = new CompactionPolicy(Options).Next(Input(files))!;
        Assert.Equal([2, 3, 4, 5, 6], plan.Files.Select(file => file.Id));
    }

    [Fact]
    public void FilesOfDifferentWindows_areMergedInTheirWindowsFirst()
    {
        var files = Enumerable.Range(0, 40).Select(i => File(i + 1, i % 8 * Window, (i % 8 * Window) + 99, i / 8, i / 8, 1000)).ToList();
        var policy = new CompactionPolicy(Options);
        for (var round = 0; round < 8; round++)
        {
            var plan = policy.Next(Input(files, isThorough: true))!;
            Assert.Equal((5, 5), (plan.Files.Count, plan.Depth));
            files = Merge(files, plan, 1);
        }

        Assert.Equal(8, policy.Next(Input(files, isThorough: true))!.Files.Count);
    }

    [Fact]
    public void FilesOfARetentionPeriod_doNotSpanMuchOfIt()
    {
        var files = Enumerable.Range(0, 40).Select(i => File(i + 1, i * Window, (i * Window) + 99, i, i, 1000)).ToList();
        var input = Input(files, isThorough: true) with { Retention = TimeSpan.FromTicks(40 * Window / 100) };
        Assert.Equal(5, new CompactionPolicy(Options).Next(input)!.Files.Count);
    }

    [Fact]
    public void SmallOverlapOfALargeFile_isMergedWhereItIsWorthIt()
    {
        List<DataFile> files = [File(1, 0, 99, 1, 10, Target), File(2, 0, 99, 11, 20, Target / 100)];
        var policy = new CompactionPolicy(Options);
        Assert.Null(policy.Next(Input(files)));
        Assert.Null(policy.Next(Input(files) with { Now = Start + Options.QuietTime }));
        Assert.NotNull(policy.Next(Input(files, isThorough: true)));
        files.Add(File(3, 50, 99, 21, 30, Target / 2));
        Assert.Equal([1, 2, 3], policy.Next(Input(files))!.Files.Select(file => file.Id));
    }

    [Fact]
    public void FileBetweenOthersInTheOrderOfWrites_isMergedWithThem()
    {
        // 2 is written between 1 and 3 and overlaps 3: what is made of 1 and 3 would be neither older nor newer than it.
        DataFile[] files = [File(1, 0, 9, 1, 1, 10), File(2, 15, 30, 2, 2, 10), File(3, 8, 20, 3, 3, 10)];
        Assert.Equal([1, 2, 3], FileSet.Close([files[0], files[2]], files).Select(file => file.Id));
        Assert.Equal([2, 3], FileSet.Close([files[1], files[2]], files).Select(file => file.Id));
    }

    [Fact]
    public void Deletes_makeAFileWorthRewriting()
    {
        DataFile[] files = [File(1, 0, 99, 1, 10, Target)];
        var policy = new CompactionPolicy(Options);
        CompactionInput Deleted(long max, params TagPredicate[] tags) =>
            Input(files) with { Tombstones = [new Tombstone(1, 1, 20, 0, max, tags)] };
        Assert.Null(policy.Next(Deleted(19)));
        Assert.NotNull(policy.Next(Deleted(49)));
        Assert.Null(policy.Next(Deleted(99, new TagPredicate("host", "a"))));
        Assert.NotNull(policy.Next(Deleted(99, new TagPredicate("host", "a")) with { IsThorough = true }));
        Assert.Null(policy.Next(Input(files, isThorough: true) with { Tombstones = [new Tombstone(1, 1, 10, 0, 99, [])] }));
    }

    [Theory]
    [InlineData("one after the other")]
    [InlineData("all at the same time")]
    [InlineData("chain")]
    [InlineData("windows")]
    [InlineData("random")]
    public void TenThousandFiles_becomeFew_andBytesAreRewrittenAFewTimes(string layout)
    {
        var random = new Random(1);
        var files = Enumerable.Range(0, 10_000).Select(i => layout switch
        {
            "one after the other" => File(i + 1, i * 2, (i * 2) + 1, i, i, 100_000),
            "all at the same time" => File(i + 1, 0, 900, i, i, 100_000),
            "chain" => File(i + 1, i * 2, (i * 2) + 3, i, i, 100_000),
            "windows" => File(i + 1, i % 100 * Window, (i % 100 * Window) + 999, i / 100, i / 100, 100_000),
            _ => File(i + 1, random.Next(900), 900 + random.Next(99), i, i, random.Next(1000, 200_000)),
        }).ToList();
        if (layout is "one after the other" or "chain")
        {
            // Cut at windows, as files are.
            files = [.. files.Where(file => FileCell.FloorOf(file.MinTime, Window) == FileCell.FloorOf(file.MaxTime, Window))];
        }

        var before = files.Sum(file => file.Bytes);
        var (after, rewritten, _) = Compact(files, Options, isThorough: false, 1);
        Assert.InRange(rewritten, 0, 6 * before);
        (after, _, _) = Compact(after, Options, isThorough: true, 1);
        Assert.InRange(after.Count, 1, 25);
        Assert.Equal(1, FileSet.DepthOf(after));
    }

    [Fact]
    public void AnyFiles_areMergedInOrder_untilNoneOverlap()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var files = RandomFiles(random);
            var options = new CompactionOptions
            {
                TargetBytes = random.Next(1, 5) * 1000, MaxMergeFiles = random.Next(2, 10), MaxWindows = random.Next(1, 6),
            };
            (files, _, _) = Compact(files, options, isThorough: false, 1 - (random.NextDouble() / 2));
            (files, _, var rounds) = Compact(files, options, isThorough: true, 1 - (random.NextDouble() / 2));
            Assert.True(rounds < 1000, $"seed {seed} does not end");
            Assert.True(FileSet.DepthOf(files) == 1, $"seed {seed} leaves overlaps");
        }
    }

    static List<DataFile> RandomFiles(Random random)
    {
        var files = new List<DataFile>();
        for (var generation = 0; generation < random.Next(2, 30); generation++)
        {
            for (var window = random.Next(4); window < 6; window += 1 + random.Next(3))
            {
                var min = (window * Window) + random.Next(900);
                var max = random.Next((int)min, (window + 1) * (int)Window);
                var first = (generation * 10) + random.Next(5);
                files.Add(File(files.Count + 1, min, max, first, first + random.Next(5), 1 + (random.Next(60) * random.Next(60))));
            }
        }

        return files;
    }

    static (List<DataFile> Files, long Rewritten, int Rounds) Compact(
        List<DataFile> files, CompactionOptions options, bool isThorough, double share)
    {
        var policy = new CompactionPolicy(options);
        var (rewritten, rounds) = (0L, 0);
        CheckOrder(files);
        while (rounds < 1000 && policy.Next(Input(files, isThorough)) is { } plan)
        {
            rounds++;
            rewritten += plan.Files.Sum(file => file.Bytes);
            foreach (var slice in plan.Slices)
            {
                Assert.InRange(plan.Files.Count(file => file.Overlaps(slice.Min, slice.Max)), 0, Math.Max(2, options.MaxMergeFiles));
            }

            files = Merge(files, plan, share);
            if (files.Count < 500)
            {
                CheckOrder(files);
            }
        }

        return (files, rewritten, rounds);
    }
}
