using IaC.Cli.Views.Capacity;

namespace IaC.Cli.Capacity;

/// <summary>What was asked of, and the answer.</summary>
/// <param name="Row">The host that the first of it is on.</param>
/// <param name="Holder">The first of it.</param>
/// <param name="WhatIf">The answer.</param>
internal sealed record CapacityAnswer(CapacityRow Row, HolderRow Holder, WhatIfRow WhatIf);
