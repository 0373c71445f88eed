using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Storage.Transfer;
using Xunit;

namespace Quiver.Storage.Tests.Transfer;

public sealed class LinePiecesTests
{
    static readonly string[] Lines =
    [
        "m,t=a v=1 1\n", "m,t=\"quoted v=2 2\n", "m s=\"one\nline\" 3\n", "m s=\"a \\\" quote\nand more\",v=1\r\n", "# a \"comment\n", "\n",
        "  \n", "m\\ n,t=a\\,b s=\"\",u=\"\n\n\" 4\n", "m s=\"ends with \\\\\" 5\n", "m v=t\n",
    ];

    [Fact]
    public void Pieces_areWholeLines_whereverTheTextIsCut()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            List<string> lines = [.. Enumerable.Range(0, random.Next(40)).Select(_ => Lines[random.Next(Lines.Length)])];
            var ends = new HashSet<int>();
            var length = 0;
            lines.ForEach(line => ends.Add(length += line.Length));
            var text = Encoding.ASCII.GetBytes(string.Concat(lines));
            var offset = 0;
            foreach (var piece in Pieces(text, random.Next(1, 200)))
            {
                Assert.Equal(Encoding.ASCII.GetString(text, offset, piece.Text.Length), piece.Text);
                Assert.Equal(text.AsSpan(0, offset).Count((byte)'\n'), piece.FirstLine);
                offset += piece.Text.Length;
                Assert.Contains(offset, ends);
            }

            Assert.Equal(text.Length, offset);
        }
    }

    [Fact]
    public void Quote_thatIsNeverClosed_endsWithItsLine()
    {
        var text = Encoding.ASCII.GetBytes("m s=\"open 1\n" + string.Concat(Enumerable.Repeat("m v=1 1\n", 1000)));
        Assert.True(Pieces(text, 500, mostLineBytes: 1000).Count > 1);
        Assert.Single(Pieces(text, 500, mostLineBytes: 100_000));
    }

    [Fact]
    public void Text_withoutLines_isAnError()
    {
        var error = Assert.Throws<QuiverException>(() => Pieces(new byte[100_000], 400, mostLineBytes: 1000));
        Assert.Contains("line 1 does not end", error.Message, StringComparison.Ordinal);
    }

    static List<(string Text, long FirstLine)> Pieces(byte[] text, int bytes, int mostLineBytes = 100_000)
    {
        var found = new List<(string, long)>();
        using var pieces = new LinePieces(new MemoryStream(text), new MemoryBudget(long.MaxValue), bytes)
        {
            MostLineBytes = mostLineBytes,
        };
        while (pieces.Next() is { } piece)
        {
            using (piece)
            {
                found.Add((Encoding.ASCII.GetString(piece.Buffer.AsSpan()[..piece.Length]), piece.FirstLine));
            }
        }

        return found;
    }
}
