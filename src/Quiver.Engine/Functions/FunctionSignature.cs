using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions;

/// <summary>The types that a call takes and gives: what overload resolution answers.</summary>
/// <param name="Parameters">A type for each argument; the engine casts arguments to them.</param>
/// <param name="Result">The type of the result.</param>
public sealed record FunctionSignature(IReadOnlyList<DataType> Parameters, DataType Result);
