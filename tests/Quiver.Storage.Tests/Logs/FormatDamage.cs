using Quiver.Arrow.Errors;
using Quiver.Storage.Logs;
using Xunit;

namespace Quiver.Storage.Tests.Logs;

/// <summary>Damages content behind the checksum's back: a reader says that it is damaged or reads something, nothing else.</summary>
static class FormatDamage
{
    public static void Check(LogWriter written, Action<LogReader> read, int rounds)
    {
        var random = new Random(11);
        var whole = written.Written.ToArray();
        var refused = 0;
        for (var round = 0; round < rounds; round++)
        {
            byte[] content = [.. whole];
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                content[random.Next(content.Length)] = random.Next(3) == 0 ? (byte)255 : (byte)random.Next(256);
            }

            var length = random.Next(4) == 0 ? random.Next(content.Length) : content.Length;
            try
            {
                var reader = new LogReader(content.AsMemory(0, length));
                read(reader);
                reader.End();
            }
            catch (Exception exception) when (exception is InvalidDataException or QuiverException { Code: ErrorCode.CorruptFile })
            {
                refused++;
            }
        }

        Assert.InRange(refused, rounds / 10, rounds);
    }
}
