namespace Quiver.InfluxQl.Functions.Forecasting;

/// <summary>Multiplicative exponential smoothing with a damped trend and seasons (Holt 1957, Winters 1960; Gardner and McKenzie 1985
/// for the damping), fitted by least squares. Values that are missing are not numbers.</summary>
/// <remarks>Parameters are smoothing of level, trend and season, damping, the first level and trend, then the seasons. The recurrence
/// overwrites seasons and brings the first four into 0 to 1 where they are, and so takes part in the search; forecasts would differ
/// from InfluxDB's otherwise.</remarks>
sealed class HoltWintersModel(double[] values, int season, CancellationToken cancellation)
{
    const double Weight = 0.5;
    const double Tolerance = 1e-4;
    const int FirstSeason = 6;

    static readonly double[] _guesses = [0.3, 0.3 + 0.4];

    readonly double[] _fitted = new double[values.Length];
    double[] _powers = [];

    bool IsSeasonal => season >= 2;

    /// <summary>Returns the fitted values and those of some steps after them.</summary>
    public double[] Forecast(int steps)
    {
        var result = new double[values.Length + steps];
        Forecast(Fit(), result);
        return result;
    }

    double[] Fit()
    {
        double[] start = Start();
        double least = double.PositiveInfinity;
        double[]? best = null;
        for (int i = 0; i < 16; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                start[j] = _guesses[(i >> (3 - j)) & 1];
            }

            (double error, double[] found) = NelderMead.Minimise(ErrorOf, start, Tolerance, cancellation);
            if (error < least || best is null)
            {
                (least, best) = (error, found);
            }
        }

        return best!;
    }

    /// <summary>Guesses of level, trend and seasons from the first values; those that are missing are left out.</summary>
    double[] Start()
    {
        var start = new double[FirstSeason + (IsSeasonal ? season : 0)];
        if (!IsSeasonal)
        {
            start[4] = Weight * values[0];
            start[5] = double.IsNaN(values[1]) ? 0 : Weight * (values[1] - values[0]);
            return start;
        }

        for (int i = 0; i < season; i++)
        {
            start[4] += double.IsNaN(values[i]) ? 0 : 1.0 / season * values[i];
        }

        for (int i = 0; i < season; i++)
        {
            double change = season + i < values.Length ? values[season + i] - values[i] : double.NaN;
            start[5] += double.IsNaN(change) ? 0 : 1.0 / ((double)season * season) * change;
            start[FirstSeason + i] = double.IsNaN(values[i]) ? 0 : values[i] / start[4];
        }

        return start;
    }

    double ErrorOf(double[] parameters)
    {
        Forecast(parameters, _fitted);
        double error = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            if (double.IsNaN(_fitted[i]))
            {
                return double.PositiveInfinity;
            }

            double distance = _fitted[i] - values[i];
            error += distance * distance;
        }

        return error;
    }

    void Forecast(double[] parameters, double[] result)
    {
        Constrain(parameters);
        (double alpha, double beta, double gamma, double phi) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        (double level, double trend) = (parameters[4], parameters[5]);
        Span<double> seasons = parameters.AsSpan(FirstSeason);
        double[] powers = PowersOf(phi, result.Length);
        result[0] = values[0];
        double damping = phi;
        (int now, int phase) = (0, 1);
        for (int t = 1; t < result.Length; t++)
        {
            double before = result[t - 1];
            double expected = level + (phi * trend);
            double seasonNow = IsSeasonal ? seasons[now] : 1;
            double newLevel = (alpha * (before / seasonNow)) + ((1 - alpha) * expected);
            double newTrend = (beta * (newLevel - level)) + ((1 - beta) * phi * trend);
            double value = newLevel + (damping * newTrend);
            if (IsSeasonal)
            {
                int next = now + phase;
                value *= seasons[next < season ? next : next - season];
                seasons[now] = (gamma * (before / expected)) + ((1 - gamma) * seasonNow);

                // InfluxDB's ring of seasons goes two further each time.
                now = now + 2 < season ? now + 2 : now + 2 - season;
                phase = phase + 1 < season ? phase + 1 : 0;
            }

            result[t] = value;
            damping += powers[t];
            (level, trend) = (newLevel, newTrend);
        }
    }

    static void Constrain(double[] parameters)
    {
        for (int i = 0; i < 4; i++)
        {
            parameters[i] = parameters[i] > 1 ? 1 : parameters[i] < 0 ? 0 : parameters[i];
        }
    }

    /// <summary>Returns the powers of a number from 0 on, each by squaring with the roundings of Go; the mathematical library's differ
    /// in the last bit. Go multiplies by the highest square last, so that a power is another one times a square.</summary>
    double[] PowersOf(double number, int count)
    {
        double[] powers = _powers.Length >= count ? _powers : _powers = new double[count];
        powers[0] = 1;
        for (int high = 1; high < count; high *= 2, number *= number)
        {
            for (int i = high; i < Math.Min(2L * high, count); i++)
            {
                powers[i] = powers[i - high] * number;
            }
        }

        return powers;
    }
}
