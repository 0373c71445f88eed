using System.Text;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.Compute.Json;
using Quiver.Compute.Text;
using Xunit;

namespace Quiver.Compute.Tests.Json;

/// <summary>JSON text by skipping, against trees of System.Text.Json.</summary>
public sealed class JsonTests
{
    static readonly string[] _paths =
        ["$", "$.a", "$.a[0]", "$[1].b", "$[-1]", "$.\"a b\"[0]", "/a/0", "/0/a", "$['é']", "$[#-2]", "b", "$.\"\"", "$[0][0][0]"];

    [Fact]
    public void Paths_find_what_they_find_in_a_tree()
    {
        var random = new Random(1);
        var texts = new RandomJson(random);
        int found = 0;
        for (int i = 0; i < 3000; i++)
        {
            string text = texts.Next();
            byte[] json = Encoding.UTF8.GetBytes(text);
            using JsonDocument tree = JsonDocument.Parse(text);
            foreach (string path in _paths)
            {
                JsonElement? expected = Walk(tree.RootElement, JsonPath.Parse(path));
                bool isThere = JsonSearch.TryFind(json, JsonPath.Parse(path), out JsonSlice slice);
                Assert.Equal(expected?.GetRawText(), isThere ? Encoding.UTF8.GetString(slice.Of(json)) : null);
                found += isThere ? 1 : 0;
            }
        }

        Assert.True(found > 3500);
    }

    [Fact]
    public void Descendants_are_all_values_in_order()
    {
        byte[] json = Encoding.UTF8.GetBytes("{\"a\": {\"a\": 1, \"b\": [{\"a\": 2}]}, \"c\": [3, {\"a\": null}]}");
        var found = new List<JsonSlice>();
        JsonSearch.FindAll(json, JsonPath.Parse("$..a"), found);
        Assert.Equal(["{\"a\": 1, \"b\": [{\"a\": 2}]}", "1", "2", "null"], found.Select(s => Encoding.UTF8.GetString(s.Of(json))));
        found.Clear();
        JsonSearch.FindAll(json, JsonPath.Parse("$.*[*]"), found);
        Assert.Equal(["3", "{\"a\": null}"], found.Select(s => Encoding.UTF8.GetString(s.Of(json))));
    }

    [Fact]
    public void Compact_and_pretty_text_say_the_same()
    {
        var texts = new RandomJson(new Random(2));
        for (int i = 0; i < 2000; i++)
        {
            string text = texts.Next();
            using JsonDocument tree = JsonDocument.Parse(text);
            foreach (bool isPretty in new[] { false, true })
            {
                var buffer = new TextBuffer();
                (isPretty ? (Action<byte[], TextBuffer>)((j, b) => JsonText.AppendPretty(j, b)) : (j, b) => JsonText.AppendCompact(j, b))(
                    Encoding.UTF8.GetBytes(text), buffer);
                using JsonDocument again = JsonDocument.Parse(Encoding.UTF8.GetString(buffer.Written));
                Assert.True(JsonElement.DeepEquals(tree.RootElement, again.RootElement), $"{text} became {again.RootElement.GetRawText()}");
            }
        }
    }

    [Fact]
    public void Damaged_text_is_told_from_JSON_and_fails_with_an_error_of_JSON_only()
    {
        var texts = new RandomJson(new Random(3));
        int good = 0;
        for (int i = 0; i < 6000; i++)
        {
            string text = texts.Damage(texts.Next());
            byte[] json = Encoding.UTF8.GetBytes(text);
            bool isValid = IsTree(text);
            good += isValid ? 1 : 0;
            Assert.True(isValid == JsonSearch.IsValid(json), text);
            Exception? error = Record.Exception(() => JsonSearch.TryFind(json, JsonPath.Parse("$.a[0]"), out _));
            Assert.Equal(isValid ? null : typeof(JsonException), error is null ? null : typeof(JsonException));
            Exception? shape = Record.Exception(() => new JsonShape().Add(json));
            Assert.Equal(isValid, shape is null);
        }

        Assert.InRange(good, 100, 5900);
    }

    [Fact]
    public void Deep_text_is_an_error_and_no_crash()
    {
        byte[] deep = Encoding.UTF8.GetBytes(new string('[', 100_000));
        Assert.False(JsonSearch.IsValid(deep));
        byte[] allowed = Encoding.UTF8.GetBytes(new string('[', 900) + new string(']', 900));
        var shape = new JsonShape();
        shape.Add(allowed);
        var found = new List<JsonSlice>();
        JsonSearch.FindAll(allowed, JsonPath.Parse("$..[0]"), found);
        Assert.Equal(899, found.Count);
    }

    [Theory]
    [InlineData("$.")]
    [InlineData("$[")]
    [InlineData("$[x]")]
    [InlineData("$a")]
    [InlineData("$.a..")]
    [InlineData("$[#1]")]
    [InlineData("$.\"a")]
    public void Path_that_is_none_is_refused(string path) =>
        Assert.Equal(ErrorCode.InvalidValue, Assert.Throws<QuiverException>(() => JsonPath.Parse(path)).Code);

    [Fact]
    public void Random_paths_are_read_or_refused()
    {
        var random = new Random(4);
        const string Marks = "$.[]\"'*#-01a/~ ";
        for (int i = 0; i < 20_000; i++)
        {
            string path = "$" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Marks[random.Next(Marks.Length)]));
            Exception? error = Record.Exception(() => JsonPath.Parse(path));
            Assert.True(error is null or QuiverException, $"{path}: {error}");
        }
    }

    static bool IsTree(string text)
    {
        try
        {
            using JsonDocument tree = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static JsonElement? Walk(JsonElement value, JsonPath path)
    {
        foreach (JsonStep step in path.Steps)
        {
            if (value.ValueKind == JsonValueKind.Object && step.Kind != JsonStepKind.Element)
            {
                string name = Encoding.UTF8.GetString(step.Key);
                JsonProperty[] found = [.. value.EnumerateObject().Where(p => p.Name == name)];
                if (found.Length == 0)
                {
                    return null;
                }

                value = found[0].Value;
            }
            else if (value.ValueKind == JsonValueKind.Array && step.Kind != JsonStepKind.Field)
            {
                int at = step.Index < 0 ? value.GetArrayLength() + step.Index : step.Index;
                if (at < 0 || at >= value.GetArrayLength())
                {
                    return null;
                }

                value = value[at];
            }
            else
            {
                return null;
            }
        }

        return value;
    }
}
