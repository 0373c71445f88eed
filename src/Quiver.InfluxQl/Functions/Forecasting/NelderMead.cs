namespace Quiver.InfluxQl.Functions.Forecasting;

/// <summary>Minimises a function by the downhill simplex method (Nelder and Mead, A simplex method for function minimization, 1965),
/// without derivatives. The function may change what it is given, to keep parameters within bounds.</summary>
/// <remarks>The choices are InfluxDB's, because forecasts depend on each of them: reflection by 1, contraction by 0.5, expansion by 2,
/// a start of equal edges, and after a shrink only the two worst vertices are computed again.</remarks>
sealed class NelderMead
{
    const int MaxIterations = 1000;

    readonly Func<double[], double> _function;
    readonly double[][] _vertices;
    readonly double[] _values;
    readonly double[] _centre;
    readonly double[] _reflected;
    readonly double[] _tried;

    NelderMead(Func<double[], double> function, double[] start)
    {
        int size = start.Length;
        _function = function;
        _vertices = new double[size + 1][];
        _centre = new double[size];
        _reflected = new double[size];
        _tried = new double[size];
        double near = (Math.Sqrt(size + 1) - 1) / (size * Math.Sqrt(2));
        double far = (Math.Sqrt(size + 1) - 1 + size) / (size * Math.Sqrt(2));
        for (int i = 0; i <= size; i++)
        {
            double[] vertex = [.. start];
            for (int j = 0; j < size && i > 0; j++)
            {
                vertex[j] = (i - 1 == j ? far : near) + start[j];
            }

            _vertices[i] = vertex;
        }

        _values = [.. _vertices.Select(function)];
    }

    /// <summary>Returns the least value found from a start, and where it is.</summary>
    public static (double Value, double[] Place) Minimise(
        Func<double[], double> function, double[] start, double tolerance, CancellationToken cancellation)
    {
        var simplex = new NelderMead(function, start);
        for (int i = 0; i < MaxIterations; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            simplex.Step();
            if (simplex.Deviation() < tolerance)
            {
                break;
            }
        }

        double[] place = simplex._vertices[simplex.Ranks().Best];

        // What is returned is the place as it was before the function has a last look at it.
        double[] found = [.. place];
        return (function(place), found);
    }

    void Step()
    {
        (int best, int second, int worst) = Ranks();
        FindCentre(worst);
        double[] vertex = _vertices[worst];
        Move(_reflected, _centre, 1, vertex);
        double reflected = _function(_reflected);
        if (reflected < _values[second] && reflected >= _values[best])
        {
            Replace(worst, _reflected, reflected);
        }

        if (reflected < _values[best])
        {
            Move(_tried, _centre, -2, _reflected);
            double expanded = _function(_tried);
            if (expanded < reflected)
            {
                Replace(worst, _tried, expanded);
            }
            else
            {
                Replace(worst, _reflected, reflected);
            }
        }

        if (reflected >= _values[second])
        {
            Contract(best, second, worst, reflected);
        }
    }

    void Contract(int best, int second, int worst, double reflected)
    {
        if (reflected < _values[worst])
        {
            Move(_tried, _centre, -0.5, _reflected);
        }
        else
        {
            Move(_tried, _centre, -0.5, _vertices[worst]);
        }

        double contracted = _function(_tried);
        if (contracted < _values[worst])
        {
            Replace(worst, _tried, contracted);
            return;
        }

        double[] centre = _vertices[best];
        for (int i = 0; i < _vertices.Length; i++)
        {
            double[] vertex = _vertices[i];
            for (int j = 0; j < vertex.Length && i != best; j++)
            {
                vertex[j] = centre[j] + ((vertex[j] - centre[j]) / 2);
            }
        }

        _values[worst] = _function(_vertices[worst]);
        _values[second] = _function(_vertices[second]);
    }

    /// <summary>Finds the vertices with the least, the second largest and the largest value.</summary>
    (int Best, int Second, int Worst) Ranks()
    {
        int best = 0;
        int worst = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            worst = _values[i] > _values[worst] ? i : worst;
            best = _values[i] < _values[best] ? i : best;
        }

        int second = best;
        for (int i = 0; i < _values.Length; i++)
        {
            second = _values[i] > _values[second] && _values[i] < _values[worst] ? i : second;
        }

        return (best, second, worst);
    }

    void FindCentre(int worst)
    {
        for (int j = 0; j < _centre.Length; j++)
        {
            double sum = 0;
            for (int i = 0; i < _vertices.Length; i++)
            {
                if (i != worst)
                {
                    sum += _vertices[i][j];
                }
            }

            _centre[j] = sum / _centre.Length;
        }
    }

    /// <summary>Goes from a place away from another by a multiple of their distance; towards it where that is negative.</summary>
    static void Move(double[] target, double[] from, double factor, double[] other)
    {
        for (int j = 0; j < target.Length; j++)
        {
            target[j] = from[j] + (factor * (from[j] - other[j]));
        }
    }

    void Replace(int index, double[] vertex, double value)
    {
        vertex.CopyTo(_vertices[index], 0);
        _values[index] = value;
    }

    double Deviation()
    {
        int size = _centre.Length;
        double mean = _values.Sum() / (size + 1);
        double variance = 0;
        foreach (double value in _values)
        {
            double distance = value - mean;
            variance += distance * distance / size;
        }

        return Math.Sqrt(variance);
    }
}
