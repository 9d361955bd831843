namespace IaC.Model;

/// <summary>Finds what was probably meant by a name that does not exist.</summary>
public static class NearName
{
    // A suggestion is not worth more time than this.
    private const int MostCandidates = 1000;

    /// <summary><c>did you mean `image`?</c>, or null when no candidate is near.</summary>
    public static string? Suggest(string name, IEnumerable<string> candidates) => Find(name, candidates) is { } near ? $"did you mean `{near}`?" : null;

    /// <summary>The nearest candidate; null when none is near: a third of the name may differ (at least one letter), case aside. Nothing is near to an empty name.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in name.Length == 0 ? [] : candidates.Take(MostCandidates))
        {
            int distance = Distance(name, candidate, bestDistance);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    // Edit distance in which two swapped neighbours count as one edit; gives up at the limit.
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) >= limit)
        {
            return limit;
        }

        int[] beforeLast = new int[right.Length + 1];
        int[] last = new int[right.Length + 1];
        int[] row = new int[right.Length + 1];
        for (int column = 0; column <= right.Length; column++)
        {
            row[column] = column;
        }

        for (int line = 1; line <= left.Length; line++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = line;
            for (int column = 1; column <= right.Length; column++)
            {
                bool same = Same(left[line - 1], right[column - 1]);
                row[column] = Math.Min(Math.Min(last[column], row[column - 1]) + 1, last[column - 1] + (same ? 0 : 1));
                if (line > 1 && column > 1 && Same(left[line - 1], right[column - 2]) && Same(left[line - 2], right[column - 1]))
                {
                    row[column] = Math.Min(row[column], beforeLast[column - 2] + 1);
                }
            }
        }

        return row[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
