using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Engine.Functions;

/// <summary>Picks the overload whose parameters are nearest to the arguments.</summary>
static class Overloads
{
    /// <summary>Returns the sum of the implicit casts that a call needs, null where it is not possible.</summary>
    public static int? CostOf(IReadOnlyList<DataType> parameters, IReadOnlyList<DataType> arguments)
    {
        if (parameters.Count != arguments.Count)
        {
            return null;
        }

        int sum = 0;
        for (int i = 0; i < parameters.Count; i++)
        {
            int cost = TypeCoercion.ImplicitCastCost(arguments[i], parameters[i]);
            if (cost < 0)
            {
                return null;
            }

            sum += cost;
        }

        return sum;
    }

    /// <summary>Returns the cheapest of some signatures for a call, null where none takes it; the first of equals wins.</summary>
    public static FunctionSignature? Best(IReadOnlyList<FunctionSignature> signatures, IReadOnlyList<DataType> arguments)
    {
        FunctionSignature? best = null;
        int least = int.MaxValue;
        foreach (FunctionSignature signature in signatures)
        {
            if (CostOf(signature.Parameters, arguments) is { } cost && cost < least)
            {
                best = signature;
                least = cost;
            }
        }

        return best;
    }
}
