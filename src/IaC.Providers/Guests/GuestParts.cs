using IaC.Guests;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Guests;

/// <summary>A guest about to be made.</summary>
/// <param name="Guest">The document.</param>
/// <param name="Qemu">What runs it.</param>
/// <param name="Accelerator">What runs its processors.</param>
internal sealed record GuestParts(Guest Guest, QemuInstallation Qemu, Accelerator Accelerator);
