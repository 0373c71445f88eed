using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Engine.Functions;

/// <summary>A scalar function whose types depend on the values of constant arguments, such as the names of fields.</summary>
interface IConstantArguments
{
    /// <summary>Returns the types of a call; <paramref name="constants"/> has the value of each constant argument, null for the
    /// others.</summary>
    FunctionSignature? Resolve(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants);
}
