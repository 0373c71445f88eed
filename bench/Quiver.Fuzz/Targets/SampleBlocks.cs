using System.Text;

namespace Quiver.Fuzz.Targets;

/// <summary>Bytes of the kinds that codecs meet: text, numbers, runs, noise.</summary>
static class SampleBlocks
{
    public static IEnumerable<byte[]> All()
    {
        var random = new Random(7);
        yield return [];
        yield return [42];
        yield return Encoding.UTF8.GetBytes("the quick brown fox jumps over the lazy dog; the quick brown fox jumps again");
        yield return new byte[3000];
        var noise = new byte[700];
        random.NextBytes(noise);
        yield return noise;
        yield return Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 900).Select(i => $"{i * 7919 % 1009} item-{i % 13}")));
        yield return [.. Enumerable.Range(0, 4000).SelectMany(
            i => BitConverter.GetBytes(1_700_000_000_000L + (i * 1000) + random.Next(9)))];
        yield return [.. Enumerable.Range(0, 9000).Select(i => (byte)(random.Next(100) < 90 ? 'a' + (i / 100 % 3) : random.Next(256)))];
    }
}
