#pragma warning disable
using Quiver.InfluxQl.Ast; using Quiver.InfluxQl.Compile; using Quiver.InfluxQl.Values;
namespace Quiver.InfluxQl.Functions;
sealed record FunctionOptions { public TimeInterval Interval {get;init;} public bool IsAscending {get;init;} public long StartTime{get;init;} public long EndTime{get;init;} public Func<long,(long Start,long End)> WindowOf {get;init;} }
interface IReducer { void Reduce(ReadOnlySpan<Point> points, List<Point> output); }
interface ITaggedReducer : IReducer { void Reduce(ReadOnlySpan<Point> points, Func<int,string> groupOf, List<Point> output); }
interface ITransformation { void Add(in Point point, List<Point> output); void Finish(List<Point> output); }
static class FunctionFactory { public static InfluxType ResultTypeOf(InfluxCall call, InfluxType input) => input; public static IReducer CreateReducer(InfluxCall call, InfluxType input, FunctionOptions o) => null; public static ITransformation CreateTransformation(InfluxCall call, InfluxType input, FunctionOptions o) => null; public static bool IsTransformation(string name) => false; }
