using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>A step of making that was reached.</summary>
/// <param name="Step">In words: <c>network 10.88.0.5</c>.</param>
internal readonly record struct ProgressText(string Step)
{
    internal static ProgressText Read(scoped ref JsonCursor json)
    {
        string step = "";
        json.Object();
        while (json.Field() is { } name)
        {
            if (name == "step")
            {
                step = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        return new ProgressText(step);
    }

    internal void Write(Utf8JsonWriter json) => json.Text("step", Step);
}
