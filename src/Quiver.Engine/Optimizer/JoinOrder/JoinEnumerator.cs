using System.Numerics;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>
/// Enumerates the pairs of connected sets of relations that an edge connects, each once and small ones before what is made of them:
/// DPhyp (Moerkotte and Neumann, "Dynamic programming strikes back", SIGMOD 2008).
/// </summary>
/// <param name="edges">The edges.</param>
/// <param name="count">The number of relations.</param>
/// <param name="isKnown">Whether there is a tree for a set.</param>
/// <param name="join">Takes a pair; answers false to end the enumeration.</param>
sealed class JoinEnumerator(JoinEdge[] edges, int count, Func<ulong, bool> isKnown, Func<ulong, ulong, bool> join)
{
    bool _goesOn = true;

    /// <summary>Enumerates; answers false where that was ended early.</summary>
    public bool Run()
    {
        for (int i = count - 1; i >= 0; i--)
        {
            Emit(1UL << i);
            Grow(1UL << i, UpTo(i));
        }

        return _goesOn;
    }

    static ulong UpTo(int relation) => (2UL << relation) - 1;

    /// <summary>Extends a connected set by its neighbours.</summary>
    void Grow(ulong set, ulong excluded)
    {
        ulong neighbours = Neighbours(set, excluded);
        for (ulong part = neighbours & (0 - neighbours); part != 0 && _goesOn; part = (part - neighbours) & neighbours)
        {
            if (isKnown(set | part))
            {
                Emit(set | part);
            }
        }

        for (ulong part = neighbours & (0 - neighbours); part != 0 && _goesOn; part = (part - neighbours) & neighbours)
        {
            Grow(set | part, excluded | neighbours);
        }
    }

    /// <summary>Looks for partners of a connected set.</summary>
    void Emit(ulong set)
    {
        ulong excluded = set | UpTo(BitOperations.TrailingZeroCount(set));
        ulong neighbours = Neighbours(set, excluded);
        for (int i = count - 1; i >= 0 && _goesOn; i--)
        {
            ulong other = 1UL << i;
            if ((neighbours & other) != 0)
            {
                if (IsConnected(set, other))
                {
                    _goesOn = join(set, other);
                }

                GrowPartner(set, other, excluded | (UpTo(i) & neighbours));
            }
        }
    }

    void GrowPartner(ulong set, ulong other, ulong excluded)
    {
        ulong neighbours = Neighbours(other, excluded);
        for (ulong part = neighbours & (0 - neighbours); part != 0 && _goesOn; part = (part - neighbours) & neighbours)
        {
            if (isKnown(other | part) && IsConnected(set, other | part))
            {
                _goesOn = join(set, other | part);
            }
        }

        for (ulong part = neighbours & (0 - neighbours); part != 0 && _goesOn; part = (part - neighbours) & neighbours)
        {
            GrowPartner(set, other | part, excluded | neighbours);
        }
    }

    bool IsConnected(ulong a, ulong b)
    {
        foreach (JoinEdge edge in edges)
        {
            if (edge.Fits(a, b) || edge.Fits(b, a))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The relations that edges lead to from a set; for a larger set at the end of an edge stands its least relation.</summary>
    ulong Neighbours(ulong set, ulong excluded)
    {
        ulong barred = set | excluded;
        ulong found = 0;
        foreach (JoinEdge edge in edges)
        {
            if ((edge.Left & ~set) == 0 && (edge.Right & barred) == 0)
            {
                found |= edge.Right & (0 - edge.Right);
            }

            if ((edge.Right & ~set) == 0 && (edge.Left & barred) == 0)
            {
                found |= edge.Left & (0 - edge.Left);
            }
        }

        return found;
    }
}
