using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Prepare;
using Xunit;

namespace Quiver.InfluxQl.Tests.Prepare;

/// <summary>Columns, types and groups that a query has with a schema.</summary>
public sealed class SelectPreparerTests
{
    [Theory]
    [InlineData("SELECT * FROM cpu", "time,b,f,host,i,region,s")]
    [InlineData("SELECT * FROM cpu GROUP BY host", "time,b,f,i,region,s")]
    [InlineData("SELECT * FROM cpu GROUP BY *", "time,b,f,i,s")]
    [InlineData("SELECT *::tag FROM cpu", "time,host,region")]
    [InlineData("SELECT *::field FROM cpu", "time,b,f,i,s")]
    [InlineData("SELECT /^[fr]/ FROM cpu", "time,f,region")]
    [InlineData("SELECT * FROM cpu, mem", "time,b,f,host,i,region,s,used")]
    [InlineData("SELECT * FROM nope", "time")]
    [InlineData("SELECT mean(*) FROM cpu", "time,mean_f,mean_i")]
    [InlineData("SELECT max(*) FROM cpu", "time,max_b,max_f,max_i")]
    [InlineData("SELECT count(*) FROM cpu", "time,count_b,count_f,count_i,count_s")]
    [InlineData("SELECT sum(/i|f/) AS x FROM cpu", "time,x_f,x_i")]
    [InlineData("SELECT derivative(mean(*)) FROM cpu GROUP BY time(1m)", "time,derivative_f,derivative_i")]
    [InlineData("SELECT f, f, f AS f_1 FROM cpu", "time,f,f_2,f_1")]
    [InlineData("SELECT f AS a, i AS a FROM cpu", "time,a,a")]
    [InlineData("SELECT f + i, f * 2, mean FROM cpu", "time,f_i,f,mean")]
    [InlineData("SELECT mean(f) + count(f), sin(mean(f)) FROM cpu", "time,mean_count,sin")]
    [InlineData("SELECT top(f, host, 2) FROM cpu", "time,top,host")]
    [InlineData("SELECT top(f, host, 2) INTO t FROM cpu", "time,top")]
    [InlineData("SELECT time AS t, f FROM cpu", "t,f")]
    [InlineData("SELECT * FROM (SELECT mean(f) AS m, max(i) FROM cpu GROUP BY host)", "time,host,m,max")]
    public void Columns_have_the_names_of_InfluxDB(string query, string expected) =>
        Assert.Equal(expected, string.Join(',', Prepare(query).Columns));

    [Theory]
    [InlineData("SELECT f, i, host, nope FROM cpu", "f::float, i::integer, host::tag, nope")]
    [InlineData("SELECT i FROM /.*/", "i::float")]
    [InlineData("SELECT i::string FROM cpu", "i::string")]
    [InlineData("SELECT f::field, host::field FROM cpu", "f::float, host::field")]
    [InlineData("SELECT m, host FROM (SELECT count(f) AS m FROM cpu GROUP BY host)", "m::integer, host::tag")]
    public void Columns_have_their_types(string query, string expected) =>
        Assert.Equal(expected, string.Join(", ", Prepare(query).Fields));

    [Theory]
    [InlineData("SELECT mean(f) FROM cpu GROUP BY *", "host,region")]
    [InlineData("SELECT mean(f) FROM cpu GROUP BY /^r/, time(1m)", "region")]
    [InlineData("SELECT mean(f) FROM cpu GROUP BY nope, host", "nope,host")]
    public void Dimensions_are_expanded(string query, string expected) =>
        Assert.Equal(expected, string.Join(',', Prepare(query).Dimensions));

    [Theory]
    [InlineData("SELECT f & i FROM cpu", "type error: f::float & i::integer: incompatible types: float and integer")]
    [InlineData("SELECT s + 'a' FROM cpu", "type error: s::string + 'a': incompatible types: string and string")]
    [InlineData("SELECT b + b FROM cpu", "type error: b::boolean + b::boolean: incompatible types: boolean and boolean")]
    [InlineData("SELECT 9223372036854775808 + i FROM cpu",
        "type error: 9223372036854775808 + i::integer: cannot use + with an integer and unsigned literal")]
    [InlineData("SELECT mean(*::tag) FROM cpu", "unable to use tag wildcard in mean()")]
    public void Types_that_do_not_fit_are_told_as_InfluxDB_does(string query, string expected) =>
        Assert.Equal(expected, Assert.Throws<QuiverException>(() => Prepare(query)).Message);

    static PreparedSelect Prepare(string query) =>
        SelectPreparer.Prepare(SelectCompiler.Compile((InfluxSelect)InfluxParser.ParseStatement(query), 0), new FixedSchema());
}
