using System.Text;

namespace Quiver.Formats.Tests.Codecs;

/// <summary>Inputs of every kind that a codec treats differently, deterministic by seed.</summary>
static class CodecSamples
{
    public static readonly string[] Kinds = ["zeros", "text", "random", "period3", "period7", "period15", "narrow", "mixed", "runs"];

    public static readonly int[] Lengths =
        [0, 1, 2, 3, 7, 15, 16, 17, 59, 60, 61, 64, 65, 100, 255, 256, 257, 1000, 4096, 65535, 65536, 65537, 200_000];

    public static byte[] Make(string kind, int length, int seed = 1)
    {
        var random = new Random(seed);
        var data = new byte[length];
        switch (kind)
        {
            case "text":
                string[] words = ["the ", "quiver ", "holds ", "arrows ", "and ", "a ", "column ", "store ", "of ", "time ", "series, "];
                var text = new StringBuilder();
                while (text.Length < length)
                {
                    text.Append(words[random.Next(words.Length)]);
                }

                Encoding.ASCII.GetBytes(text.ToString(0, length), data);
                break;
            case "random":
                random.NextBytes(data);
                break;
            case "narrow":
                for (var i = 0; i < length; i++)
                {
                    data[i] = i % 4 == 0 ? (byte)random.Next(10) : (byte)0;
                }

                break;
            case "mixed":
                for (var i = 0; i < length;)
                {
                    var run = Math.Min(length - i, random.Next(1, 300));
                    if (random.Next(2) == 0 || i == 0)
                    {
                        random.NextBytes(data.AsSpan(i, run));
                    }
                    else
                    {
                        var back = random.Next(1, Math.Min(i, 70_000) + 1);
                        for (var k = 0; k < run; k++)
                        {
                            data[i + k] = data[i + k - back];
                        }
                    }

                    i += run;
                }

                break;
            case "runs":
                for (var i = 0; i < length;)
                {
                    var run = Math.Min(length - i, random.Next(1, 2000));
                    data.AsSpan(i, run).Fill((byte)random.Next(256));
                    i += run;
                }

                break;
            case "period3" or "period7" or "period15":
                var period = int.Parse(kind.AsSpan(6));
                for (var i = 0; i < length; i++)
                {
                    data[i] = (byte)(i % period);
                }

                break;
        }

        return data;
    }
}
