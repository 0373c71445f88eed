using Quiver.Arrow.Types;

namespace Quiver.Compute.Arithmetic;

/// <summary>The types that operands are cast to, and the type of the result.</summary>
readonly record struct ArithmeticSignature(DataType Left, DataType Right, DataType Result);
