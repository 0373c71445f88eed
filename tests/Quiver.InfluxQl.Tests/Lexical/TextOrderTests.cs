using System.Text;
using Quiver.InfluxQl.Lexical;
using Xunit;

namespace Quiver.InfluxQl.Tests.Lexical;

public sealed class TextOrderTests
{
    /// <summary>Characters on both sides of where UTF-16 and UTF-8 differ.</summary>
    static readonly string[] _characters =
        ["\0", "a", "b", "\u007f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff"];

    [Fact]
    public void TextsAreInTheOrderOfTheirBytes()
    {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            string one = Text(random);
            string other = random.Next(3) == 0 ? one + Text(random) : Text(random);
            int expected = Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));
            Assert.Equal(Math.Sign(expected), Math.Sign(TextOrder.Bytes.Compare(one, other)));
        }
    }

    [Fact]
    public void NothingIsBeforeEverything()
    {
        Assert.True(TextOrder.Bytes.Compare(null, "") < 0);
        Assert.True(TextOrder.Bytes.Compare("", null) > 0);
        Assert.Equal(0, TextOrder.Bytes.Compare(null, null));
    }

    static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => _characters[random.Next(_characters.Length)]));
}
