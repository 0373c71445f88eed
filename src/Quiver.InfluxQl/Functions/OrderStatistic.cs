using System.Numerics;

namespace Quiver.InfluxQl.Functions;

/// <summary>Finds the number of a rank without sorting all (Hoare, Algorithm 65: Find, 1961).</summary>
static class OrderStatistic
{
    /// <summary>Brings the number of a rank, from 0 on, to its place, with none that is larger before it and none that is smaller
    /// after it; returns it.</summary>
    public static T Select<T>(Span<T> numbers, int rank)
        where T : struct, INumber<T>
    {
        // Each round leaves a part; numbers chosen against it could make that nearly all, and then sorting is the way out.
        int rounds = 8 + (2 * BitOperations.Log2((uint)numbers.Length));
        int low = 0;
        int high = numbers.Length - 1;
        for (; low < high; rounds--)
        {
            if (rounds == 0)
            {
                numbers[low..(high + 1)].Sort();
                break;
            }

            (int left, int right) = Divide(numbers, low, high);
            (low, high) = (right < rank ? left : low, rank < left ? right : high);
        }

        return numbers[rank];
    }

    /// <summary>Puts those up to a pivot before the others; returns where the others start and where the former end.</summary>
    static (int Left, int Right) Divide<T>(Span<T> numbers, int low, int high)
        where T : struct, INumber<T>
    {
        T pivot = Middle(numbers[low], numbers[low + ((high - low) / 2)], numbers[high]);
        (int left, int right) = (low, high);
        while (left <= right)
        {
            while (numbers[left] < pivot)
            {
                left++;
            }

            while (pivot < numbers[right])
            {
                right--;
            }

            if (left <= right)
            {
                (numbers[left], numbers[right]) = (numbers[right], numbers[left]);
                left++;
                right--;
            }
        }

        return (left, right);
    }

    static T Middle<T>(T one, T two, T three)
        where T : struct, INumber<T>
    {
        (T low, T high) = two < one ? (two, one) : (one, two);
        return three < low ? low : high < three ? high : three;
    }
}
