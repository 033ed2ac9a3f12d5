/** Versions in the banner of nvidia-smi, and the layout of the banner. */

export interface Banner {
  driver: string;
  cuda: string;
  /** Drivers from version 610 on show the versions of the kernel-mode driver (KMD) and the user-mode driver (UMD). */
  label?: "UMD";
}

/** Creates the first lines that nvidia-smi prints without arguments. */
export function createBanner({ driver, cuda, label }: Banner): string {
  const [driverLabel, cudaLabel] = label === undefined ? ["Driver Version", "CUDA Version"] : ["KMD Version", "CUDA UMD Version"];
  const versions = `NVIDIA-SMI ${driver}`.padEnd(35) + `${driverLabel}: ${driver}`.padEnd(31) + `${cudaLabel}: ${cuda}`;
  return `Mon Nov 30 08:21:53 2026
+-----------------------------------------------------------------------------------------+
| ${versions.padEnd(87)} |
|-----------------------------------------+------------------------+----------------------+
| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |
| Fan  Temp   Perf          Pwr:Usage/Cap |           Memory-Usage | GPU-Util  Compute M. |
|                                         |                        |               MIG M. |
|=========================================+========================+======================|
|   0  NVIDIA GeForce RTX 3060        Off |   00000000:01:00.0  On |                  N/A |
|  0%   41C    P8             12W /  170W |     412MiB /  12288MiB |      3%      Default |
|                                         |                        |                  N/A |
+-----------------------------------------+------------------------+----------------------+
`;
}

/** Banner of a driver of the 470 series, the last one that supports the Kepler generation. */
export const oldBanner = `Mon Nov 30 08:21:53 2026
+-----------------------------------------------------------------------------+
| NVIDIA-SMI 470.256.02   Driver Version: 470.256.02   CUDA Version: 11.4     |
|-------------------------------+----------------------+----------------------+
| GPU  Name        Persistence-M| Bus-Id        Disp.A | Volatile Uncorr. ECC |
| Fan  Temp  Perf  Pwr:Usage/Cap|         Memory-Usage | GPU-Util  Compute M. |
|===============================+======================+======================|
|   0  NVIDIA GeForce ...  Off  | 00000000:01:00.0 N/A |                  N/A |
+-------------------------------+----------------------+----------------------+
`;

/** Output of such a driver for a query of the compute capability, which it does not support; nvidia-smi exits with code 2. */
export const unsupportedQuery = 'Field "compute_cap" is not a valid field to query.\n';
