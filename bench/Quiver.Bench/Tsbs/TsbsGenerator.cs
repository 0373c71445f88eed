using System.Buffers.Text;
using System.Text;
using Quiver.Bench.Tpch;

namespace Quiver.Bench.Tsbs;

/// <summary>
/// Writes line protocol of the shape of TSBS's cpu-only data: fields are random walks with steps of N(0, 1) that stay within 0 and 100,
/// all hosts report every ten seconds.
/// </summary>
static class TsbsGenerator
{
    const int Stream = 7000;
    const int LongestLine = 1024;

    static readonly (string Region, string Zones)[] _regions =
    [
        ("us-east-1", "abce"), ("us-west-1", "ab"), ("us-west-2", "abc"), ("eu-west-1", "abc"), ("eu-central-1", "ab"),
        ("ap-southeast-1", "ab"), ("ap-southeast-2", "ab"), ("ap-northeast-1", "ac"), ("sa-east-1", "abc"),
    ];

    /// <summary>The file for so many hosts and hours, written now if it is not there yet.</summary>
    public static string Ensure(int hosts, int hours)
    {
        var folder = Directory.CreateDirectory(Path.Combine(BenchPaths.Peers, "tsbs")).FullName;
        var path = Path.Combine(folder, hours == 24 ? $"cpu{hosts}.lp" : $"cpu{hosts}x{hours}h.lp");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"generating {path} …");
            Write(path + ".part", hosts, hours);
            File.Move(path + ".part", path);
        }

        return path;
    }

    static void Write(string path, int hosts, int hours)
    {
        var heads = new byte[hosts][];
        var values = new double[hosts * TsbsSchema.Fields.Length];
        for (var host = 0; host < hosts; host++)
        {
            var random = new RowRandom(Stream, host);
            heads[host] = Encoding.ASCII.GetBytes(Head(host, ref random));
            for (var field = 0; field < TsbsSchema.Fields.Length; field++)
            {
                values[(host * TsbsSchema.Fields.Length) + field] = random.Unit() * 100;
            }
        }

        byte[][] names = [.. TsbsSchema.Fields.Select((name, i) => Encoding.ASCII.GetBytes((i == 0 ? " " : ",") + name + "="))];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var buffer = new byte[1 << 20];
        var length = 0;
        var steps = new RowRandom(Stream, -1);
        var first = (TsbsSchema.Start - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        for (var tick = 0; tick < hours * 3600 / TsbsSchema.SecondsBetweenRows; tick++)
        {
            for (var host = 0; host < hosts; host++)
            {
                if (length > buffer.Length - LongestLine)
                {
                    file.Write(buffer, 0, length);
                    length = 0;
                }

                length += Line(
                    buffer.AsSpan(length), heads[host], names, values.AsSpan(host * names.Length, names.Length),
                    first + ((long)tick * TsbsSchema.SecondsBetweenRows), ref steps);
            }
        }

        file.Write(buffer, 0, length);
    }

    static int Line(Span<byte> target, byte[] head, byte[][] names, Span<double> values, long seconds, ref RowRandom steps)
    {
        var length = Append(target, 0, head);
        for (var field = 0; field < names.Length; field++)
        {
            length = Append(target, length, names[field]);
            Utf8Formatter.TryFormat((long)values[field], target[length..], out var digits);
            length += digits;
            target[length++] = (byte)'i';
            values[field] = Math.Clamp(values[field] + Step(ref steps), 0, 100);
        }

        target[length++] = (byte)' ';
        Utf8Formatter.TryFormat(seconds, target[length..], out var written);
        return Append(target, length + written, "000000000\n"u8);
    }

    static int Append(Span<byte> target, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[length..]);
        return length + text.Length;
    }

    /// <summary>A normal deviate as Box and Muller make it (Annals of Mathematical Statistics 29, 1958).</summary>
    static double Step(ref RowRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit());

    static string Head(int host, ref RowRandom random)
    {
        (string region, string zones) = random.Pick(_regions);
        string[] values =
        [
            $"host_{host}", region, region + zones[(int)random.Between(0, zones.Length - 1)], $"{random.Between(0, 99)}",
            random.Pick(["Ubuntu16.10", "Ubuntu16.04LTS", "Ubuntu15.10"]), random.Pick(["x64", "x86"]),
            random.Pick(["SF", "NYC", "LON", "CHI"]), $"{random.Between(0, 19)}", $"{random.Between(0, 1)}",
            random.Pick(["production", "staging", "test"]),
        ];
        return "cpu," + string.Join(',', TsbsSchema.Tags.Zip(values, (tag, value) => $"{tag}={value}"));
    }
}
