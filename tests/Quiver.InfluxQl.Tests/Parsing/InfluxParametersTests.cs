using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Parsing;
using Xunit;

namespace Quiver.InfluxQl.Tests.Parsing;

/// <summary>Bound parameters, each form of JSON.</summary>
public sealed class InfluxParametersTests
{
    [Theory]
    [InlineData("2", "2")]
    [InlineData("-2", "-2")]
    [InlineData("2.0", "2.0")]
    [InlineData("1.5", "1.5")]
    [InlineData("\"a'b\"", "'a\\'b'")]
    [InlineData("true", "true")]
    [InlineData("{\"identifier\":\"i j\"}", "\"i j\"")]
    [InlineData("{\"ident\":\"i\"}", "i")]
    [InlineData("{\"string\":\"s\"}", "'s'")]
    [InlineData("{\"float\":1}", "1.0")]
    [InlineData("{\"int\":1}", "1")]
    [InlineData("{\"duration\":\"90s\"}", "90s")]
    [InlineData("{\"duration\":30000000000}", "30s")]
    [InlineData("{\"regex\":\"^a/$\"}", "/^a\\/$/")]
    public void Each_form_becomes_its_token(string json, string expected) =>
        Assert.Equal(expected, InfluxParser.ParseExpression("$p", InfluxParameters.Parse($"{{\"p\":{json}}}")).ToString());

    [Theory]
    [InlineData("{\"p\":null}", "missing parameter: unable to bind parameter with type <nil>")]
    [InlineData("{\"p\":[1]}", "missing parameter: unable to bind parameter with type []interface {}")]
    [InlineData("{\"p\":{\"a\":1,\"b\":2}}", "missing parameter: bound object parameter value must have exactly one entry")]
    [InlineData("{\"p\":{\"foo\":1}}", "missing parameter: unknown bind object type: foo")]
    [InlineData("{\"p\":{\"integer\":1.5}}", "missing parameter: integer literal must be an integer value")]
    [InlineData("{\"p\":1e1}", "error parsing json value: strconv.ParseInt: parsing \"1e1\": invalid syntax")]
    [InlineData("{bad", "error parsing query parameters: invalid character 'b' looking for beginning of object key string")]
    [InlineData("{\"p\":", "error parsing query parameters: unexpected EOF")]
    [InlineData("{\"p\":x}", "error parsing query parameters: invalid character 'x' looking for beginning of value")]
    public void What_cannot_be_bound_is_told(string json, string expected)
    {
        QuiverException error = Assert.Throws<QuiverException>(
            () => InfluxParser.ParseExpression("$p", InfluxParameters.Parse(json)));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void A_parameter_stands_for_one_token_and_not_for_text()
    {
        var parameters = InfluxParameters.Parse("{\"h\":\"x' OR 'a' = 'a\",\"n\":3}");
        Assert.Equal(
            "SELECT v FROM m WHERE host = 'x\\' OR \\'a\\' = \\'a' LIMIT 3",
            InfluxParser.ParseStatement("SELECT v FROM m WHERE host = $h LIMIT $n", parameters).ToString());
        Assert.Equal("'$h'", InfluxParser.ParseExpression("'$h'", parameters).ToString());
    }
}
