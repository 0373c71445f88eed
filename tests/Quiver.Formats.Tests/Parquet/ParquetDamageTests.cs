using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Feeds damaged files: an answer or a <see cref="QuiverException"/>, nothing else, and little memory.</summary>
public sealed class ParquetDamageTests
{
    const long MaxBytes = 100 << 20;

    public static TheoryData<string> Files => new("arrow/datapage_v2.snappy.parquet", "compression/generated/data_page=1_SNAPPY.parquet",
        "compression/generated/data_page=2_NONE.parquet", "arrow/nested_maps.snappy.parquet", "delta_length_byte_array.parquet");

    [Theory]
    [MemberData(nameof(Files))]
    public void File_truncated_anywhere_is_corrupt(string name)
    {
        var bytes = Load(name);
        for (var length = 0; length < bytes.Length; length++)
        {
            var error = Assert.Throws<QuiverException>(() => ReadAll(bytes.AsMemory(0, length)));
            Assert.Contains("file 'damaged'", error.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_with_one_wrong_byte_answers_or_is_corrupt(string name)
    {
        var bytes = Load(name);
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = bytes.ToArray();
            var at = random.Next(damaged.Length);
            damaged[at] = (byte)random.Next(256);
            ReadAllowingErrors(damaged, $"byte {at} = {damaged[at]}");
        }
    }

    [Fact]
    public void File_with_a_wrong_end_names_what_is_wrong()
    {
        var bytes = Load("arrow/datapage_v2.snappy.parquet");
        (Action<byte[]> Damage, string Expected)[] cases =
        [
            (b => b[^1] = (byte)'2', "does not end with the bytes PAR1"),
            (b => b[^5] = 0x7F, "its footer announces"),
            (b => b[^2] = (byte)'E', "does not end with the bytes PAR1"),
            (b => "PARE"u8.CopyTo(b.AsSpan(b.Length - 4)), "encrypted Parquet is not supported"),
        ];
        foreach (var (damage, expected) in cases)
        {
            var damaged = bytes.ToArray();
            damage(damaged);
            var error = Assert.Throws<QuiverException>(() => ReadAll(damaged));
            Assert.Contains(expected, error.Message);
        }
    }

    [Fact]
    public void File_that_does_not_exist_is_not_found()
    {
        var error = Assert.Throws<QuiverException>(() => ParquetFile.Open("missing.parquet"));
        Assert.Equal(ErrorCode.FileNotFound, error.Code);
    }

    static byte[] Load(string name)
    {
        Assert.SkipWhen(ConformancePaths.Root is null, "the conformance files are not beside the repository");
        return File.ReadAllBytes(Path.Combine(ConformancePaths.Root!, "parquet", name));
    }

    static void ReadAllowingErrors(byte[] bytes, string what)
    {
        try
        {
            ReadAll(bytes);
        }
        catch (QuiverException error)
        {
            Assert.True(
                error.Code is ErrorCode.CorruptFile or ErrorCode.NotSupported or ErrorCode.LimitExceeded or ErrorCode.OutOfMemory,
                $"{what}: {error}");
        }
        catch (Exception error)
        {
            Assert.Fail($"{what}: {error}");
        }
    }

    static void ReadAll(ReadOnlyMemory<byte> bytes)
    {
        var budget = new MemoryBudget(MaxBytes);
        using var file = ParquetFile.OpenAsync(new MemorySource("damaged", bytes),
            CancellationToken.None).AsTask().GetAwaiter().GetResult();
        int[] columns = [.. Enumerable.Range(0, file.Schema.Fields.Count)];
        for (var group = 0; group < file.RowGroupCount; group++)
        {
            using var reader = file.ReadRowGroup(group, columns, budget);
            while (reader.ReadBatch() is { } batch)
            {
                foreach (var column in batch.Columns)
                {
                    Touch(column);
                }
            }
        }

        Assert.Equal(0, budget.UsedBytes);
    }

    static void Touch(Column column)
    {
        for (var i = 0; i < column.Length; i += 1 + (column.Length / 50))
        {
            column.GetValue(i);
        }
    }
}
